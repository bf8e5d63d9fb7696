// A program that does nothing until it is told to end: what runs in the test clusters' containers, both as
// the pods' pause container and as the application whose image is in the private registry.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, os.Interrupt)
	<-ended
}

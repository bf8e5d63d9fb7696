// The kubelet alone, for one that is older than its control plane:
// `go build -modfile=kubernetes-1.34.mod ./kubelet`.
package main

import (
	"context"
	"os"

	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func main() {
	// Not a context that ends with a signal: the kubelet's command installs one, and a second panics.
	os.Exit(cli.Run(kubelet.NewKubeletCommand(context.Background())))
}

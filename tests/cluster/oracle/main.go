// The kubelet's own judgement of pull secrets, for the tests to hold ours against: its MakeDockerKeyring, Lookup
// and ParseImageName, called as its image manager calls them.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/klog/v2"
)

func main() {
	silence()
	debug.SetGCPercent(400)
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	var err error
	switch {
	case len(os.Args) == 2 && os.Args[1] == "answer":
		err = answerAll(in)
	case len(os.Args) == 2 && os.Args[1] == "time":
		err = measureAll(in)
	default:
		err = errors.New("usage: oracle answer|time")
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "oracle: %v\n", err)
		os.Exit(1)
	}
}

// silence keeps off standard error that the kubelet logs each key that it cannot read.
func silence() {
	flags := flag.NewFlagSet("klog", flag.PanicOnError)
	klog.InitFlags(flags)
	for name, value := range map[string]string{"logtostderr": "false", "stderrthreshold": "FATAL"} {
		if err := flags.Set(name, value); err != nil {
			panic(err)
		}
	}
	klog.SetOutput(io.Discard)
}

// answerAll answers batch after batch until its input ends. It reads a batch whole before it answers, so that
// neither side waits for the other with full pipes.
func answerAll(in *bufio.Reader) error {
	// With it each credential tells which secret it is from. Kubelets have it on by default from 1.35 on.
	gate := "KubeletEnsureSecretPulledImages=true"
	if err := feature.DefaultMutableFeatureGate.Set(gate); err != nil {
		return fmt.Errorf("turn on %s: %w", gate, err)
	}
	out := writer{}
	for {
		batch, err := readFrame(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		out.start()
		for !batch.ended() {
			question, err := readQuestion(batch)
			if err != nil {
				return err
			}
			answer(question, &out)
		}
		if _, err := os.Stdout.Write(out.frame()); err != nil {
			return err
		}
	}
}

package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
)

// newEtcdCommand makes a single-member etcd for a cluster that lives as long as a test run. It listens
// on a unix socket: no port to lose to another process, and nobody without access to the folder can read
// the cluster's secrets, as anyone on the machine could from a loopback port.
func newEtcdCommand() *cobra.Command {
	var dataDir, socket string
	command := &cobra.Command{
		Use:           "etcd --data-dir=DIR --socket=PATH",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(*cobra.Command, []string) error {
			return serveEtcd(dataDir, socket)
		},
	}
	command.Flags().StringVar(&dataDir, "data-dir", "", "where the data is kept; made if absent")
	command.Flags().StringVar(&socket, "socket", "", "absolute path of the unix socket for clients")
	for _, name := range []string{"data-dir", "socket"} {
		if err := command.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return command
}

func serveEtcd(dataDir, socket string) error {
	config := embed.NewConfig()
	config.Name = "only"
	config.Dir = dataDir
	config.ListenClientUrls = []url.URL{{Scheme: "unix", Path: socket}}
	config.ListenPeerUrls = []url.URL{{Scheme: "unix", Path: socket + ".peer"}}
	// etcd wants a host and a port in what it advertises. Nobody asks: it has no peers, and its one client
	// is told the socket.
	nowhere := []url.URL{{Scheme: "http", Host: "localhost:1"}}
	config.AdvertiseClientUrls = nowhere
	config.AdvertisePeerUrls = nowhere
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	// The data does not outlive the run, so it need not survive a power cut.
	config.UnsafeNoFsync = true
	config.EnableGRPCGateway = false
	config.LogLevel = "warn"
	config.LogOutputs = []string{"stderr"}

	ended, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	server, err := embed.StartEtcd(config)
	if err != nil {
		return fmt.Errorf("start etcd in %s: %w", dataDir, err)
	}
	defer server.Close()
	select {
	case <-ended.Done():
		return nil
	case err := <-server.Err():
		return fmt.Errorf("serve etcd on %s: %w", socket, err)
	}
}

package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"k8s.io/kubernetes/pkg/credentialprovider"
	"k8s.io/kubernetes/pkg/credentialprovider/secrets"
	"k8s.io/kubernetes/pkg/util/parsers"
)

// What is to be timed.
const (
	build  = 'B'
	lookup = 'L'
)

// measureAll reads one question, and then again and again what to time (one byte) and how often to do it (a
// number), and answers each time with the nanoseconds that it took.
func measureAll(in *bufio.Reader) error {
	frame, err := readFrame(in)
	if err != nil {
		return err
	}
	q, err := readQuestion(frame)
	if err != nil {
		return err
	}
	repository, _, _, err := parsers.ParseImageName(q.image)
	if err != nil {
		return err
	}
	node := &credentialprovider.BasicDockerKeyring{}
	keyring, err := secrets.MakeDockerKeyring(q.secrets, node)
	if err != nil {
		return err
	}
	var order [5]byte
	for {
		if _, err := io.ReadFull(in, order[:]); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		started := time.Now()
		for range binary.LittleEndian.Uint32(order[1:]) {
			switch order[0] {
			case build:
				_, err = secrets.MakeDockerKeyring(q.secrets, node)
			case lookup:
				if found, _ := keyring.Lookup(repository); len(found) == 0 {
					err = errors.New("the kubelet finds nothing")
				}
			default:
				err = fmt.Errorf("nothing to time is called %q", order[0])
			}
			if err != nil {
				return err
			}
		}
		took := binary.LittleEndian.AppendUint64(nil, uint64(time.Since(started)))
		if _, err := os.Stdout.Write(took); err != nil {
			return err
		}
	}
}

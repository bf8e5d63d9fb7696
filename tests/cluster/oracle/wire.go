package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Numbers are 32 bits, little-endian; texts and frames are their length and then their bytes.

// question is what a pod asks of the kubelet: its secrets in order, and an image.
type question struct {
	secrets []v1.Secret
	image   string
}

type reader struct {
	rest  []byte
	wrong bool
}

func readFrame(in *bufio.Reader) (*reader, error) {
	var length [4]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return nil, err
	}
	frame := make([]byte, binary.LittleEndian.Uint32(length[:]))
	if _, err := io.ReadFull(in, frame); err != nil {
		return nil, err
	}
	return &reader{rest: frame}, nil
}

func (r *reader) ended() bool { return len(r.rest) == 0 }

func (r *reader) number() uint32 {
	if len(r.rest) < 4 {
		r.wrong = true
		return 0
	}
	number := binary.LittleEndian.Uint32(r.rest)
	r.rest = r.rest[4:]
	return number
}

func (r *reader) text() []byte {
	length := r.number()
	if uint64(len(r.rest)) < uint64(length) {
		r.wrong = true
		return nil
	}
	text := r.rest[:length]
	r.rest = r.rest[length:]
	return text
}

// readQuestion reads the secrets, each with its name, its type and its data, and then the image.
func readQuestion(r *reader) (question, error) {
	secrets := make([]v1.Secret, 0, 4)
	for range r.number() {
		secret := v1.Secret{
			ObjectMeta: metav1.ObjectMeta{Name: string(r.text())},
			Type:       v1.SecretType(r.text()),
			Data:       map[string][]byte{},
		}
		for range r.number() {
			name := string(r.text())
			secret.Data[name] = r.text()
		}
		if r.wrong {
			break
		}
		secrets = append(secrets, secret)
	}
	image := string(r.text())
	if r.wrong {
		return question{}, errors.New("a frame ends in the middle of a question")
	}
	return question{secrets: secrets, image: image}, nil
}

type writer struct{ bytes []byte }

// start begins a frame; its length is written last.
func (w *writer) start() { w.bytes = append(w.bytes[:0], 0, 0, 0, 0) }

func (w *writer) frame() []byte {
	binary.LittleEndian.PutUint32(w.bytes, uint32(len(w.bytes)-4))
	return w.bytes
}

func (w *writer) number(number int) {
	w.bytes = binary.LittleEndian.AppendUint32(w.bytes, uint32(number))
}

func (w *writer) text(text string) {
	w.number(len(text))
	w.bytes = append(w.bytes, text...)
}

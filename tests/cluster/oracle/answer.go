package main

import (
	"fmt"

	"k8s.io/kubernetes/pkg/credentialprovider"
	"k8s.io/kubernetes/pkg/credentialprovider/secrets"
	"k8s.io/kubernetes/pkg/util/parsers"
)

// What an answer, and each of its halves, begins with.
const (
	failed = 0
	fine   = 1
)

// answer tells what the kubelet makes of the image's name; then whether it can use the secrets, and which
// credentials it would try, in order, each with its secret's name. Nothing is looked up for an unreadable name.
func answer(q question, out *writer) {
	repository, tag, digest, nameErr := parsers.ParseImageName(q.image)
	if nameErr != nil {
		out.number(failed)
		// As pkg/kubelet/images/image_manager.go puts it.
		out.text(fmt.Sprintf("Failed to apply default image tag %q: %v", q.image, nameErr))
	} else {
		out.number(fine)
		out.text(repository)
		out.text(tag)
		out.text(digest)
	}
	// On a node without credentials of its own.
	keyring, err := secrets.MakeDockerKeyring(q.secrets, &credentialprovider.BasicDockerKeyring{})
	if err != nil {
		out.number(failed)
		out.text(err.Error())
		return
	}
	out.number(fine)
	var credentials []credentialprovider.TrackedAuthConfig
	if nameErr == nil {
		credentials, _ = keyring.Lookup(repository)
	}
	out.number(len(credentials))
	for _, credential := range credentials {
		out.text(credential.Source.Secret.Name)
		out.text(credential.Username)
		out.text(credential.Password)
		out.text(credential.Email)
	}
}

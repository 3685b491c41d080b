package locate

import (
	"crypto/tls"
	"strings"
)

// The values of [Address.Source]; a context's name follows the prefix.
const (
	sourceEnvironment   = "DOCKER_HOST"
	sourceContextPrefix = "Docker context "
	sourceSocket        = "default socket"
)

// Address says where an engine is, and how it was found.
type Address struct {
	// Host is as in DOCKER_HOST: unix:///path, npipe:////./pipe/NAME, tcp://host:port or
	// ssh://user@host:port.
	Host string
	// Source names what led here, for messages: "DOCKER_HOST", "Docker context NAME" or "default socket".
	Source string
	// TLS is set when the engine is reached through TLS.
	TLS *tls.Config

	// contexts is the store that the context came from, so that a diagnosis can name the other contexts.
	// It is the zero store when no context led here.
	contexts contextStore
}

// Checked is the address with its host in the form that the Docker client takes. A host that cannot work is an error
// that says what to write instead. Addresses that [Find] returns are checked already.
func (a Address) Checked() (Address, error) {
	host, err := checkHost(a.Host, a.TLS != nil)
	if err != nil {
		return a, err
	}
	a.Host = host
	return a, nil
}

// BehindSSH reports whether the engine is reached by the program ssh.
func (a Address) BehindSSH() bool { return strings.HasPrefix(a.Host, "ssh://") }

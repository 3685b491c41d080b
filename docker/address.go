package docker

import (
	"crypto/tls"
	"net/http"

	"github.com/docker/docker/client"
)

// The values of [Address.Source]; a context's name follows the prefix.
const (
	sourceEnvironment   = "DOCKER_HOST"
	sourceContextPrefix = "Docker context "
	sourceSocket        = "default socket"
)

// Address says where an engine is, and how it was found.
type Address struct {
	// Host is as in DOCKER_HOST: unix:///path, npipe:////./pipe/NAME or tcp://host:port.
	Host string
	// Source names what led here, for messages: "DOCKER_HOST", "Docker context NAME" or "default socket".
	Source string
	// TLS is set when the engine is reached through TLS.
	TLS *tls.Config

	// contexts is the store that the context came from, so that a diagnosis can name the other contexts.
	// It is the zero store when no context led here.
	contexts contextStore
}

// clientOptions turns the address into options of the Docker client.
func (a Address) clientOptions() ([]client.Opt, error) {
	host, err := checkHost(a.Host, a.TLS != nil)
	if err != nil {
		return nil, err
	}
	var options []client.Opt
	if a.TLS != nil {
		options = append(options, client.WithHTTPClient(&http.Client{
			Transport:     &http.Transport{TLSClientConfig: a.TLS},
			CheckRedirect: client.CheckRedirect,
		}))
	}
	return append(options, client.WithHost(host)), nil
}

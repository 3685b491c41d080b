package docker

import (
	"crypto/tls"
	"net/http"

	"github.com/docker/docker/client"
)

// Address says where an engine is, and how it was found.
type Address struct {
	// Host is as in DOCKER_HOST: unix:///path, npipe:////./pipe/NAME or tcp://host:port.
	Host string
	// Source names what led here, for messages: "DOCKER_HOST", "Docker context NAME" or "default socket".
	Source string
	// TLS is set when the engine is reached through TLS.
	TLS *tls.Config
}

// clientOptions turns the address into options of the Docker client.
func (a Address) clientOptions() ([]client.Opt, error) {
	var options []client.Opt
	if a.TLS != nil {
		options = append(options, client.WithHTTPClient(&http.Client{Transport: &http.Transport{TLSClientConfig: a.TLS}}))
	}
	return append(options, client.WithHost(a.Host)), nil
}

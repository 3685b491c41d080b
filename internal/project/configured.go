package project

import (
	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/config"
	"github.com/berthdev/berth/docker/locate"
)

// configured is what Docker's own configuration says to builds and containers.
type configured struct {
	// proxy is that of an engine.
	proxy func(engine *docker.Reader) config.Proxy
}

// configuration reads it. Like the docker command, it only warns about a file that cannot be read.
func configuration(lookup func(string) (string, bool), say func(server, text string)) *configured {
	file, err := config.Read(locate.ConfigFolder(lookup))
	if err != nil {
		say("", "warning: Docker's configuration: "+err.Error()+"; going on with what could be read")
	}
	return &configured{func(engine *docker.Reader) config.Proxy { return config.ProxyOf(file, engine.Address.Host) }}
}

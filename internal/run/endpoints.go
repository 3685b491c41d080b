package run

import (
	"fmt"
	"path/filepath"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/authority"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/settings"
)

// endpointsOf are the published ports of a server, in the order of its definition. A server in the host's own network
// publishes none: its ports are this machine's, and no name of the project's network leads to them.
func endpointsOf(s settings.Settings, server definition.Server, published []docker.PublishedPort) []endpoints.Endpoint {
	var list []endpoints.Endpoint
	for _, port := range server.Ports {
		host, number, inside := "", 0, fmt.Sprintf("%s.%s:%d", server.Name, s.Domain, port.Number)
		if server.NetworkMode == "host" {
			host, number, inside = "127.0.0.1", port.Number, ""
		}
		for _, p := range published {
			if p.Container == port.Number && p.Protocol == port.Protocol {
				host, number = p.HostIP, p.HostPort
				break
			}
		}
		if number == 0 {
			continue
		}
		e := endpoints.New(server.Name, port.Name, host, number, port.Protocol, port.Scheme, inside)
		if port.Count > 1 {
			e.Last = number + port.Count - 1
		}
		if server.TLS.Enabled {
			e.CA = authority.Path(filepath.Join(s.Root, endpoints.Dir))
		}
		list = append(list, e)
	}
	return list
}

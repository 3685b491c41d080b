package run

import (
	"cmp"
	"fmt"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
)

// connected are [Runner.Endpoints] as tests are told of them.
func (r *Runner) connected(server definition.Server, published []docker.PublishedPort) []endpoints.Endpoint {
	return plan.Connected(r.Settings, server, r.Endpoints(server, published))
}

// Endpoints are the published ports of a server, in the order of its definition. A server in the host's own network
// publishes none: its ports are this machine's, and no name of the project's network leads to them.
func (r *Runner) Endpoints(server definition.Server, published []docker.PublishedPort) []endpoints.Endpoint {
	var list []endpoints.Endpoint
	for _, port := range server.Ports {
		host, number, inside := "", 0, fmt.Sprintf("%s.%s:%d", server.Name, r.Settings.Domain, port.Number)
		if server.NetworkMode == "host" {
			host, number, inside = cmp.Or(r.Here.Host, "127.0.0.1"), port.Number, ""
		}
		for _, p := range published {
			if p.Container == port.Number && p.Protocol == port.Protocol {
				host, number = r.reachable(p.HostIP), p.HostPort
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
			e.CA = r.State.AuthorityFile()
		}
		list = append(list, e)
	}
	return list
}

package plan

import (
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/settings"
)

// spare is how many free ports are looked for where one is needed: another server may take the first ones.
const spare = 4

// HostPorts tries the ports of this host that [Up] may choose for servers, with free, and says which are free, by
// [hostports.Key]. What a server's own container publishes already is not tried.
func HostPorts(s settings.Settings, servers []definition.Server, seen Observed, free func(protocol string, port int) bool) map[string]bool {
	c := candidates{settings: s, ports: newPorts(s, seen, bare(servers)), free: free, tried: map[string]bool{}}
	for _, server := range servers {
		old, _ := Find(s.Owner(), server.Name, seen.Containers)
		for _, port := range server.Ports {
			switch {
			case port.Count > 0:
				c.search(server.Name, port, port.Name, port.Count)
			case server.NetworkMode == "host": // it publishes none
			case port.Host != 0:
				c.try(server.Name, port.Protocol, port.Host)
			case s.Ports == "same":
				c.try(server.Name, port.Protocol, port.Number)
			case s.Ports == "stable" && kept(old, port.Protocol, port.Number) == 0:
				c.search(server.Name, port, hostports.Key(port.Protocol, port.Number), 1)
			}
		}
	}
	return c.tried
}

type candidates struct {
	settings settings.Settings
	ports    *ports
	free     func(protocol string, port int) bool
	tried    map[string]bool
}

// search tries numbers until enough are free.
func (c *candidates) search(server string, port definition.Port, key string, width int) {
	found := 0
	for try := 0; try < hostports.Tries && found < spare; try++ {
		number := hostports.Stable(c.settings.Project, server, key, width, try)
		all := true
		for i := 0; all && i < width; i++ {
			all = c.try(server, port.Protocol, number+i)
		}
		if all {
			found++
		}
		if c.ports.taken[hostports.Key(port.Protocol, number)] == c.settings.Owner().ContainerName(server) {
			return
		}
	}
}

// try reports whether a server can have a port.
func (c *candidates) try(server, protocol string, port int) bool {
	key := hostports.Key(protocol, port)
	if holder, taken := c.ports.taken[key]; taken {
		return holder == c.settings.Owner().ContainerName(server)
	}
	free, known := c.tried[key]
	if !known {
		free = c.free(protocol, port)
		c.tried[key] = free
	}
	return free
}

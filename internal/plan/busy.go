package plan

import (
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/settings"
)

// Busy is a host port that a server would get first, and that somebody has.
type Busy struct {
	Server string
	// Port is the port's name in the definition.
	Port     string
	Protocol string
	Number   int
	// Container is who publishes it; empty for a process of this machine.
	Container string
}

// BusyPorts are the host ports that servers would get first and cannot have. With BERTH_PORTS=same, and of one that a definition
// asks for, there is no second one;
// random ports are never busy, and whose container publishes ports has them already. free tries a port, as in [HostPorts].
func BusyPorts(s settings.Settings, servers []definition.Server, seen Observed, free func(protocol string, port int) bool) []Busy {
	taken := newPorts(s, seen, nil).taken
	var list []Busy
	for _, server := range servers {
		if own, _ := Find(s.Owner(), server.Name, seen.Containers); len(own.Ports) > 0 {
			continue
		}
		for _, port := range server.Ports {
			first, width := firstChoice(s, server, port)
			for number := first; number < first+width; number++ {
				holder, published := taken[hostports.Key(port.Protocol, number)]
				if published || !free(port.Protocol, number) {
					list = append(list, Busy{server.Name, port.Name, port.Protocol, number, holder})
				}
			}
		}
	}
	return list
}

// firstChoice is the host port that a port gets if it is free, and how many in a row; 0 for none.
func firstChoice(s settings.Settings, server definition.Server, port definition.Port) (first, width int) {
	switch {
	case port.Count > 0:
		return hostports.Stable(s.Project, server.Name, port.Name, port.Count, 0), port.Count
	case port.Host != 0:
		return port.Host, 1
	case server.NetworkMode == "host": // it publishes none
		return 0, 0
	case s.Ports == "same":
		return port.Number, 1
	case s.Ports == "stable":
		return hostports.Stable(s.Project, server.Name, hostports.Key(port.Protocol, port.Number), 1, 0), 1
	}
	return 0, 0
}

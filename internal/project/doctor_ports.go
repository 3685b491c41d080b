package project

import (
	"fmt"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/plan"
)

// tryPorts names who has the host ports that servers would get, the first of a range only.
func (d *doctor) tryPorts(servers []definition.Server, seen plan.Observed) {
	busy := plan.BusyPorts(d.settings, servers, seen, func(protocol string, port int) bool {
		return hostports.Free(d.settings.Bind, protocol, port)
	})
	var last plan.Busy
	for _, one := range busy {
		if one.Server == last.Server && one.Port == last.Port {
			continue
		}
		last = one
		holder := "a process that this user cannot see"
		if one.Container != "" {
			holder = "container " + one.Container
		} else if process := hostports.Holder(one.Protocol, one.Number); process != "" {
			holder = process
		}
		text := fmt.Sprintf("%s wants %s for its port %s, and %s has it", one.Server, hostports.Key(one.Protocol, one.Number), one.Port, holder)
		switch port := portOf(servers, one); {
		case port.Host != 0:
			d.add("ports", findings.Blocks, text, "stop it, or ask for another one")
			continue
		case d.settings.Ports == "same" && one.Number == port.Number:
			d.add("ports", findings.Blocks, text, "stop it, or set BERTH_PORTS=stable")
			continue
		}
		d.add("ports", findings.Note, text+"; up takes the next one that is free")
	}
	if len(busy) == 0 {
		d.add("ports", findings.OK, "none that servers want is busy (BERTH_PORTS="+d.settings.Ports+")")
	}
}

// portOf is the port in the definition.
func portOf(servers []definition.Server, busy plan.Busy) definition.Port {
	for _, server := range servers {
		for _, port := range server.Ports {
			if server.Name == busy.Server && port.Name == busy.Port {
				return port
			}
		}
	}
	return definition.Port{}
}

package plan

import (
	"fmt"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/settings"
)

// ports remembers what is taken, and by whom, while a plan is made.
type ports struct {
	settings settings.Settings
	seen     Observed
	taken    map[string]string
	// asked are those that definitions ask for, and by which container.
	asked map[string]string
}

func newPorts(s settings.Settings, seen Observed, members []Member) *ports {
	p := &ports{settings: s, seen: seen, taken: map[string]string{}, asked: map[string]string{}}
	for _, member := range members {
		for _, port := range member.Server.Ports {
			key := hostports.Key(port.Protocol, port.Host)
			if _, given := p.asked[key]; port.Host != 0 && !given {
				p.asked[key] = s.Owner().ContainerName(member.Server.Name)
			}
		}
	}
	for _, container := range seen.Containers {
		for _, port := range container.Ports {
			if port.HostPort != 0 {
				p.taken[hostports.Key(port.Protocol, port.HostPort)] = container.Name
			}
		}
	}
	return p
}

// assign chooses the host ports of a container that is about to be made, and returns the first numbers of its ranges.
func (p *ports) assign(step *Step) (map[string]int, error) {
	ranges, err := p.assignRanges(step)
	if err != nil {
		return nil, err
	}
	for i := range step.Spec.Ports {
		port := &step.Spec.Ports[i]
		if port.HostPort != 0 { // one of a range
			continue
		}
		chosen, err := p.choose(step, *port)
		if err != nil {
			return nil, err
		}
		port.HostPort = chosen
		if chosen != 0 {
			p.taken[hostports.Key(port.Protocol, chosen)] = step.Spec.Name
		}
	}
	return ranges, nil
}

func (p *ports) choose(step *Step, port docker.PortSpec) (int, error) {
	asked := askedFor(step.Server, port.Protocol, port.Container)
	if holder, held := p.holder(step, port.Protocol, asked); asked != 0 && held {
		return 0, fmt.Errorf("port %d/%s, which it asks for, is held by %s; end that, or ask for another one", asked, port.Protocol, holder)
	}
	if asked != 0 {
		return asked, nil
	}
	switch p.settings.Ports {
	case "random":
		return 0, nil
	case "same":
		if holder, ok := p.holder(step, port.Protocol, port.Container); ok {
			return 0, fmt.Errorf("port %d/%s is held by %s; set BERTH_PORTS=stable", port.Container, port.Protocol, holder)
		}
		return port.Container, nil
	}
	if number := kept(step.Old, port.Protocol, port.Container); number != 0 {
		return number, nil
	}
	for try := range hostports.Tries {
		candidate := hostports.Stable(p.settings.Project, step.Server.Name, hostports.Key(port.Protocol, port.Container), 1, try)
		if _, ok := p.holder(step, port.Protocol, candidate); !ok {
			return candidate, nil
		}
	}
	return 0, fmt.Errorf("no free host port for %d/%s in %d tries; set BERTH_PORTS=random", port.Container, port.Protocol, hostports.Tries)
}

// askedFor is the host port that a definition asks for, for a port of the container; 0 for none.
func askedFor(server definition.Server, protocol string, number int) int {
	for _, port := range server.Ports {
		if port.Number == number && port.Protocol == protocol {
			return port.Host
		}
	}
	return 0
}

// askedPorts are all ports of the host that a definition asks for, as text to compare.
func askedPorts(server definition.Server) string {
	var list []string
	for _, port := range server.Ports {
		if port.Host != 0 {
			list = append(list, fmt.Sprintf("%d/%s:%d", port.Number, port.Protocol, port.Host))
		}
	}
	return strings.Join(list, ",")
}

// kept is the stable port that leads to a port of a container already; 0 for none.
func kept(old docker.Container, protocol string, port int) int {
	for _, published := range old.Ports {
		if published.Container == port && published.Protocol == protocol && hostports.IsStable(published.HostPort) {
			return published.HostPort
		}
	}
	return 0
}

// holder names who has a host port, other than the container that is replaced.
func (p *ports) holder(step *Step, protocol string, port int) (string, bool) {
	if name, ok := p.taken[hostports.Key(protocol, port)]; ok {
		if name == step.Spec.Name {
			return "", false
		}
		return "container " + name, true
	}
	if name, ok := p.asked[hostports.Key(protocol, port)]; ok && name != step.Spec.Name {
		return "container " + name + ", which asks for it", true
	}
	if !p.seen.HostPorts[hostports.Key(protocol, port)] {
		return "a process of this machine", true
	}
	return "", false
}

package plan

import (
	"fmt"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/settings"
)

// portTries bounds the search for a free stable port.
const portTries = 200

// ports remembers what is taken, and by whom, while a plan is made.
type ports struct {
	settings settings.Settings
	seen     Observed
	taken    map[string]string
}

func newPorts(s settings.Settings, seen Observed) *ports {
	p := &ports{settings: s, seen: seen, taken: map[string]string{}}
	for _, container := range seen.Containers {
		for _, port := range container.Ports {
			if port.HostPort != 0 {
				p.taken[portKey(port.Protocol, port.HostPort)] = container.Name
			}
		}
	}
	return p
}

func portKey(protocol string, port int) string { return fmt.Sprintf("%d/%s", port, protocol) }

// assign chooses the host ports of a container that is about to be made.
func (p *ports) assign(step *Step) error {
	if err := p.assignRanges(step); err != nil {
		return err
	}
	for i := range step.Spec.Ports {
		port := &step.Spec.Ports[i]
		if port.HostPort != 0 { // one of a range
			continue
		}
		chosen, err := p.choose(step, *port)
		if err != nil {
			return err
		}
		port.HostPort = chosen
		if chosen != 0 {
			p.taken[portKey(port.Protocol, chosen)] = step.Spec.Name
		}
	}
	return nil
}

func (p *ports) choose(step *Step, port docker.PortSpec) (int, error) {
	switch p.settings.Ports {
	case "random":
		return 0, nil
	case "same":
		if holder, ok := p.holder(step, port.Protocol, port.Container); ok {
			return 0, fmt.Errorf("%s: port %d/%s is held by %s; set BERTH_PORTS=stable", step.Server.Name, port.Container, port.Protocol, holder)
		}
		return port.Container, nil
	}
	for _, old := range step.Old.Ports {
		if old.Container == port.Container && old.Protocol == port.Protocol && old.HostPort >= hostports.First && old.HostPort < hostports.First+hostports.Count {
			return old.HostPort, nil
		}
	}
	for try := range portTries {
		candidate := hostports.Stable(p.settings.Project, step.Server.Name, portKey(port.Protocol, port.Container), 1, try)
		if _, ok := p.holder(step, port.Protocol, candidate); !ok {
			return candidate, nil
		}
	}
	return 0, fmt.Errorf("%s: no free host port for %d/%s in %d tries; set BERTH_PORTS=random", step.Server.Name, port.Container, port.Protocol, portTries)
}

// holder names who has a host port, other than the container that is replaced.
func (p *ports) holder(step *Step, protocol string, port int) (string, bool) {
	if name, ok := p.taken[portKey(protocol, port)]; ok {
		if name == step.Spec.Name {
			return "", false
		}
		return "container " + name, true
	}
	if !p.seen.PortFree(protocol, port) {
		return "a process of this machine", true
	}
	return "", false
}

package plan

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/identity"
)

// assignRanges chooses the numbers of a server's port ranges. They are computed in every mode of BERTH_PORTS: the
// number has to be the same on the host and in the container, so that neither "random" nor "same" says anything else.
func (p *ports) assignRanges(step *Step) (map[string]int, error) {
	chosen := map[string]int{}
	for _, port := range step.Server.Ports {
		if port.Count == 0 {
			continue
		}
		first, err := p.chooseRange(step, port)
		if err != nil {
			return nil, err
		}
		for i := range port.Count {
			p.taken[hostports.Key(port.Protocol, first+i)] = step.Spec.Name
		}
		chosen[port.Name] = first
	}
	if len(chosen) > 0 {
		step.Server = numbered(step.Server, chosen)
		step.number()
	}
	return chosen, nil
}

// chooseRange finds numbers in a row of which none is held.
func (p *ports) chooseRange(step *Step, port definition.Port) (int, error) {
	for try := range hostports.Tries {
		first := hostports.Stable(p.settings.Project, step.Server.Name, port.Name, port.Count, try)
		free := true
		for i := 0; free && i < port.Count; i++ {
			_, held := p.holder(step, port.Protocol, first+i)
			free = !held
		}
		if free {
			return first, nil
		}
	}
	return 0, fmt.Errorf("port %s: no %d free host ports in a row among those that were tried; stop what uses them", port.Name, port.Count)
}

// number writes the chosen numbers into the container's ports and variables.
func (s *Step) number() {
	at := 0
	for _, port := range s.Server.Ports {
		for i := range max(port.Count, 1) {
			if port.Count > 0 && at < len(s.Spec.Ports) {
				s.Spec.Ports[at].Container, s.Spec.Ports[at].HostPort = port.Number+i, port.Number+i
			}
			at++
		}
	}
	variables := rangeVariables(s.Server.Ports)
	s.Spec.Env = append(slices.Clone(s.Spec.Env[:len(s.Spec.Env)-len(variables)]), variables...)
}

// rangeVariables tell a server the first and the last number of each of its port ranges; they are empty before the
// numbers are chosen.
func rangeVariables(list definition.Ports) []string {
	var variables []string
	for _, port := range list {
		first, last := "", ""
		if port.Number > 0 {
			first, last = strconv.Itoa(port.Number), strconv.Itoa(port.Number+port.Count-1)
		}
		if port.Count > 0 {
			variables = append(variables, port.Variable()+"="+first, port.Variable()+"_LAST="+last)
		}
	}
	return variables
}

// Numbered is the server with the numbers of its port ranges, which the labels of its container have.
func Numbered(server definition.Server, labels map[string]string) definition.Server {
	owned, _ := identity.ParseContainer(labels)
	return numbered(server, owned.Ports)
}

func numbered(server definition.Server, numbers map[string]int) definition.Server {
	server.Ports = slices.Clone(server.Ports)
	for i := range server.Ports {
		if port := &server.Ports[i]; port.Count > 0 && numbers[port.Name] > 0 {
			port.Number = numbers[port.Name]
		}
	}
	return server
}

package ready

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// Port is a port of the server.
type Port struct {
	Name string
	// Number is 0 as long as it is to be chosen.
	Number int
	// Protocol is tcp or udp.
	Protocol string
	// Chosen reports whether Berth chooses the number, and not the definition.
	Chosen bool
}

// PortError says that a probe needs a port that the server does not have. As long as something is wrong with the ports
// themselves it proves nothing.
type PortError struct{ problem, fix string }

func (e PortError) Error() string { return e.problem + "; " + e.fix }

// Fix is what to do.
func (e PortError) Fix() string { return e.fix }

// of are the ports of one protocol.
func of(ports []Port, protocol string) []Port {
	return slices.DeleteFunc(slices.Clone(ports), func(p Port) bool { return p.Protocol != protocol })
}

// number is the number of a port that is given by its name, or as any number from 1 to 65535. The error is a [PortError].
func number(ports []Port, protocol, port string) (string, error) {
	if _, ok := names.PortNumber(port); ok {
		return port, nil
	}
	var known []string
	for _, p := range of(ports, protocol) {
		if p.Name == port {
			return strconv.Itoa(p.Number), nil
		}
		known = append(known, p.Name)
	}
	rule := fmt.Sprintf("the %s ports are %s", protocol, strings.Join(known, ", "))
	if nearest := names.Nearest(port, known); nearest != "" {
		rule = fmt.Sprintf("did you mean %q?", nearest)
	} else if len(known) == 0 {
		rule = fmt.Sprintf("the server has no %s port, so give a number from 1 to 65535", protocol)
	}
	return "", PortError{"unknown port " + names.Quote(port), rule}
}

package fakeengine

import (
	"net"
	"net/netip"
	"strconv"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

// firstFreePort is where the engine begins to look for a port of its own choice.
const firstFreePort = 49153

// publish binds a container's ports; it changes nothing when one is taken. The caller holds the lock.
func (s *State) publish(c *container) ([]docker.PublishedPort, error) {
	var taken, own []docker.PublishedPort
	for _, other := range s.containers {
		taken = append(taken, other.ports...)
	}
	for _, port := range c.spec.Ports {
		bound := bindings(port)
		if port.HostPort == 0 {
			for number := firstFreePort; ; number++ {
				bound[0].HostPort = number
				if !collides(bound[0], taken) {
					break
				}
			}
		}
		for _, one := range bound {
			one.HostPort = bound[0].HostPort
			if collides(one, taken) {
				return nil, refuse(errdefs.ErrInternal, "driver failed programming external connectivity on endpoint %s (%s): "+
					"Bind for %s failed: port is already allocated",
					c.spec.Name, identifier("endpoint "+c.id), net.JoinHostPort(one.HostIP, strconv.Itoa(one.HostPort)))
			}
			taken, own = append(taken, one), append(own, one)
		}
	}
	return own, nil
}

// bindings are the addresses on which a port is published: both kinds of "all" where none is named.
func bindings(port docker.PortSpec) []docker.PublishedPort {
	addresses := []string{port.HostIP}
	if port.HostIP == "" {
		addresses = []string{"0.0.0.0", "::"}
	}
	var bound []docker.PublishedPort
	for _, address := range addresses {
		one := docker.PublishedPort{Container: port.Container, Protocol: port.Protocol, HostIP: address, HostPort: port.HostPort}
		if one.Protocol == "" {
			one.Protocol = "tcp"
		}
		bound = append(bound, one)
	}
	return bound
}

// collides reports whether a port is among those taken.
func collides(port docker.PublishedPort, taken []docker.PublishedPort) bool {
	for _, other := range taken {
		if other.Protocol == port.Protocol && other.HostPort == port.HostPort && overlap(other.HostIP, port.HostIP) {
			return true
		}
	}
	return false
}

// overlap reports whether an address is the other, or all addresses of its kind.
func overlap(a, b string) bool {
	if a == b {
		return true
	}
	first, err1 := netip.ParseAddr(a)
	second, err2 := netip.ParseAddr(b)
	return err1 == nil && err2 == nil && first.Is4() == second.Is4() && (first.IsUnspecified() || second.IsUnspecified())
}

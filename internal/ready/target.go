package ready

import (
	"errors"
	"net"
	"time"
)

// Target is the container that is probed.
type Target struct {
	// ContainerID is the container's ID or name.
	ContainerID string
	// IP is the container's own address when this host can route to it (see [Routable]), 127.0.0.1 for a container
	// in the network of this host, and empty otherwise.
	IP string
	// Published maps "PORT/PROTOCOL" to the "HOST:PORT" where this host reaches it; used when IP is empty.
	Published map[string]string
	// Unreachable says of ports, by the same keys, why this host does not reach them and what to do.
	Unreachable map[string]string
	// Died is closed when the container's process has ended; nil when nobody watches.
	Died <-chan struct{}
	// Limit is how long the server may take to be ready; 0 for as long as the context.
	Limit time.Duration
	// Settled reports whether the container has been running for a while, as when nothing is to be done: a connection to a
	// published port then needs to last 20 ms only, not 250 ms.
	Settled bool
	// Heard takes why a try has failed, of whichever probe; nil for nobody.
	Heard func(error)
}

// address is where to dial a port of the container.
func (t Target) address(port, protocol string) (string, error) {
	if t.IP != "" {
		return net.JoinHostPort(t.IP, port), nil
	}
	if why := t.Unreachable[port+"/"+protocol]; why != "" {
		return "", finalError{errors.New(why)}
	}
	address, found := t.Published[port+"/"+protocol]
	if !found {
		return "", finalError{errors.New("the port is not published and this host has no route to the container; add it to ports")}
	}
	return address, nil
}

// direct reports whether dialling leads to the container itself, without a proxy that accepts in its place.
func (t Target) direct() bool { return t.IP != "" }

// hold is how long a connection to a published port must last.
func (t Target) hold() time.Duration {
	if t.Settled {
		return settledHold
	}
	return startingHold
}

// longest is for probes that dial.
func (t Target) longest() time.Duration {
	if t.direct() {
		return cheapPause
	}
	return mediumPause
}

// Routable reports whether this host can route to the containers of a bridge network: the bridge is one of this
// host's interfaces and has the gateway's address. The interface's name is that of one network alone
// ([docker.Engine.Bridge]), so that a network of the same addresses on another host is not mistaken for it.
func Routable(bridge, gateway string) bool {
	if gateway == "" {
		return false
	}
	found, err := net.InterfaceByName(bridge)
	if err != nil {
		return false
	}
	addresses, err := found.Addrs()
	if err != nil {
		return false
	}
	return hasAddress(addresses, net.ParseIP(gateway))
}

func hasAddress(addresses []net.Addr, ip net.IP) bool {
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && network.IP.Equal(ip) {
			return true
		}
	}
	return false
}

package ready

import (
	"context"
	"time"
)

// TCP lists ports by name or number; each is a probe.
type TCP []string

func (TCP) answers() moment { return whileRunning }

func (p TCP) probes(ports []Port, fail failure) []Probe {
	probes := make([]Probe, len(p))
	for i, port := range p {
		number, err := number(ports, "tcp", port)
		fail(err, i)
		probes[i] = tcpPort(number)
	}
	return probes
}

// tcpPort is ready when the port of this number accepts a connection. Where the host reaches the container through a
// published port only, the connection must last a moment too, so that there a server that closes every connection without
// a word is never ready.
type tcpPort string

// dialTimeout bounds one connection: on one host a port answers at once or never.
const dialTimeout = time.Second

func (p tcpPort) String() string { return "tcp " + string(p) }
func (tcpPort) pending() string  { return "no connection yet" }

func (tcpPort) longest(target Target, _ error) time.Duration { return target.longest() }

func (p tcpPort) try(ctx context.Context, _ engine, target Target) error {
	address, err := target.address(string(p), "tcp")
	if err != nil {
		return err
	}
	if !target.direct() {
		return lasting(ctx, address, target.hold())
	}
	conn, err := dial(ctx, address)
	if err != nil {
		return err
	}
	return conn.Close()
}

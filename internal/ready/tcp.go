package ready

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// TCP is ready when the port accepts a connection.
type TCP struct{ Port int }

const (
	// dialTimeout bounds one connection: on one host a port answers at once or never.
	dialTimeout = time.Second
	// holdTime is how long a connection to a published port must stay open. The engine's proxy accepts first and
	// closes about 1 ms later when nothing listens behind it.
	holdTime = 20 * time.Millisecond
)

func (p TCP) String() string  { return fmt.Sprintf("tcp %d", p.Port) }
func (p TCP) pending() string { return "no connection yet" }

func (p TCP) longest(target Target, _ error) time.Duration { return target.longest() }

func (p TCP) try(ctx context.Context, _ engine, target Target) error {
	address, err := target.address(p.Port)
	if err != nil {
		return err
	}
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return cause(err)
	}
	defer func() { _ = conn.Close() }()
	// A port of this host that nobody listens on can be given to the dialling side itself, which then meets itself.
	if conn.LocalAddr().String() == conn.RemoteAddr().String() {
		return errors.New("connection refused")
	}
	if target.direct() {
		return nil
	}
	return holds(conn)
}

// holds is nil when the connection stays open for holdTime or a byte comes.
func holds(conn net.Conn) error {
	if err := conn.SetReadDeadline(time.Now().Add(holdTime)); err != nil {
		return cause(err)
	}
	n, err := conn.Read(make([]byte, 1))
	if n > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		return nil
	}
	return errors.New("the published port accepts and closes at once: nothing listens behind it")
}

package ready

import (
	"context"
	"errors"
	"net"
	"os"
	"time"
)

// A connection to a published port proves nothing by itself: the engine's proxy accepts first and closes when nothing
// listens behind it. That takes it 1 ms on an idle machine; with eight processes to a core it took more than 20 ms
// once in a hundred times, and up to 90 ms. A server that is dialled a hundred times while it starts must not be called
// ready by the slowest of them, so the connection must last longer than that.
const (
	startingHold = 250 * time.Millisecond
	settledHold  = 20 * time.Millisecond
)

var errAcceptedAndClosed = errors.New("the published port accepts and closes at once: nothing listens behind it")

// lasting is nil when a connection to a published port stays open for the time of hold, or a byte comes.
func lasting(ctx context.Context, address string, hold time.Duration) error {
	conn, err := dial(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetReadDeadline(time.Now().Add(hold)); err != nil {
		return cause(err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	n, err := conn.Read(make([]byte, 1))
	switch {
	case n > 0 || errors.Is(err, os.ErrDeadlineExceeded):
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return errAcceptedAndClosed
}

// dial connects, and is sure to have met somebody else: a port of this host that nobody listens on can be given to
// the dialling side itself, which then meets itself.
func dial(ctx context.Context, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, at(address, cause(err))
	}
	if conn.LocalAddr().String() == conn.RemoteAddr().String() {
		_ = conn.Close()
		return nil, at(address, errors.New("connection refused"))
	}
	return conn, nil
}

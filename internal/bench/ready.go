package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// readyTime bounds the wait for one server, and knock is the time between two tries.
const (
	readyTime = time.Minute
	knock     = 5 * time.Millisecond
)

// ready waits until the server in a container answers, and tells when it began to listen.
func (p *project) ready(ctx context.Context, container string) (opened time.Time, err error) {
	address, err := p.address(ctx, container)
	if err != nil {
		return time.Time{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	ticker := time.NewTicker(knock)
	defer ticker.Stop()
	for {
		if opened, err = greeting(ctx, address); err == nil {
			return opened, nil
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("%s: not ready: %w", container, err)
		}
	}
}

// address is where this machine finds the port of a container.
func (p *project) address(ctx context.Context, container string) (string, error) {
	detail, found, err := p.engine.Inspect(ctx, container)
	if err != nil {
		return "", err
	}
	if !found || len(detail.Ports) == 0 {
		return "", fmt.Errorf("%s: it publishes no port; it is %s", container, detail.State)
	}
	return net.JoinHostPort(detail.Ports[0].HostIP, strconv.Itoa(detail.Ports[0].HostPort)), nil
}

// greeting is what a server says when one connects: when it began to listen. The engine's proxy for ports accepts a connection
// although nobody listens, and closes it without a word.
func greeting(ctx context.Context, address string) (time.Time, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return time.Time{}, err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(readyTime)) // which a connection of TCP takes
	text, err := io.ReadAll(conn)
	if err != nil {
		return time.Time{}, err
	}
	nanoseconds, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s: the greeting is %q", address, text)
	}
	return time.Unix(0, nanoseconds), nil
}

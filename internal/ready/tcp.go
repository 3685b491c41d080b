package ready

import (
	"context"
	"fmt"
	"time"
)

// TCP is ready when the port accepts a connection. Where the host reaches the container through a published port only, the
// connection must last a moment too, so that there a server that closes every connection without a word is never ready.
type TCP struct{ Port int }

// dialTimeout bounds one connection: on one host a port answers at once or never.
const dialTimeout = time.Second

func (p TCP) String() string  { return fmt.Sprintf("tcp %d", p.Port) }
func (p TCP) pending() string { return "no connection yet" }

func (p TCP) longest(target Target, _ error) time.Duration { return target.longest() }

func (p TCP) try(ctx context.Context, _ engine, target Target) error {
	address, err := target.address(p.Port)
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

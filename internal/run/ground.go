package run

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/internal/plan"
)

// ground is what containers need before they are made: the project's network, and ears for the engine's events. It is
// laid while images are made.
type ground struct {
	// laid is closed when everything is there, and only then.
	laid chan struct{}
	// network is the ID of a network that this run made.
	network string
	// stop ends the subscription to events; nil when there is none.
	stop func()
}

// lay does both at the same time: neither needs the other.
func (g *ground) lay(ctx context.Context, r *Runner, p plan.Plan, jobs map[string]*job) error {
	var group errgroup.Group
	group.Go(func() (err error) { g.stop, err = r.watch(ctx, jobs); return err })
	group.Go(func() (err error) { g.network, err = r.network(ctx, p); return err })
	if err := group.Wait(); err != nil {
		return err
	}
	close(g.laid)
	return nil
}

// wait waits until everything is there.
func (g *ground) wait(ctx context.Context) error {
	select {
	case <-g.laid:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave is for when nothing starts any more.
func (g *ground) leave() {
	if g.stop != nil {
		g.stop()
	}
}

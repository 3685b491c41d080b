package ready

import (
	"context"
	"time"
)

// Running is ready when the container still runs a moment after it was seen to run: all that can be known of a server
// without tcp ports and without a probe. Most of what cannot run at all has ended by then.
type Running struct{}

// steadyTime is that moment. A container that has been up for a while needs none.
const steadyTime = 500 * time.Millisecond

func (Running) String() string  { return "running" }
func (Running) pending() string { return "no answer of the engine yet" }

func (Running) longest(Target, error) time.Duration { return dearPause }

func (Running) try(ctx context.Context, engine engine, target Target) error {
	detail, err := inspect(ctx, engine, target)
	if err == nil && detail.State == "running" && !target.Settled {
		select {
		case <-time.After(steadyTime):
		case <-target.Died:
		case <-ctx.Done():
			return ctx.Err()
		}
		detail, err = inspect(ctx, engine, target)
	}
	switch {
	case err != nil:
		return err
	case detail.State == "running":
		return nil
	case ended(detail.State):
		return &DeadError{ExitCode: detail.ExitCode, OOMKilled: detail.OOMKilled}
	}
	return errNotRunning
}

package ready

import (
	"context"
	"time"
)

// Running is ready when the container runs: all that can be known of a server without tcp ports and without a probe.
type Running struct{}

func (Running) String() string  { return "running" }
func (Running) pending() string { return "no answer of the engine yet" }

func (Running) longest(Target, error) time.Duration { return dearPause }

func (Running) try(ctx context.Context, engine engine, target Target) error {
	detail, err := inspect(ctx, engine, target)
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

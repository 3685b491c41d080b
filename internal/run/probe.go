package run

import (
	"context"
	"errors"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
)

// errSlow is why a wait for a server is given up.
var errSlow = errors.New("not ready in time")

// ready waits until the server's probes succeed, its container dies, or its time is over.
func (r *Runner) ready(ctx context.Context, j *job, detail docker.Detail) error {
	return nil
}

// Check runs the probes and the post-start command of a server whose container runs.
func (r *Runner) Check(ctx context.Context, server definition.Server, container docker.Container) error {
	return nil
}

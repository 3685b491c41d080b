package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
)

// start starts the container. While its post-start command has not succeeded it is marked: a run that is killed leaves
// a container behind that only looks complete.
func (w *walk) start(ctx context.Context, job *job) error {
	server := job.step.Server
	if len(server.PostStart.Command) > 0 || w.Keep {
		if err := w.State.Begin(server.Name, job.container); err != nil {
			return err
		}
	}
	job.called = time.Now()
	err := w.Engine.Start(ctx, job.container)
	job.returned = time.Now()
	if err == nil || ctx.Err() != nil {
		return err
	}
	if strings.Contains(err.Error(), "cannot assign requested address") {
		err = fmt.Errorf("%w; BERTH_BIND=%s is no address of the engine's machine", err, w.Settings.Bind)
	}
	return w.report(ctx, server, job.container, err)
}

// ready probes the server until it is ready, and says how long that took. Of what a plan kept nothing is said.
func (w *walk) ready(ctx context.Context, job *job, one plan.Operation) error {
	server, kept := job.step.Server, job.step.Action == plan.Keep
	place, err := w.locate(ctx, job)
	if err != nil {
		return err
	}
	target := w.target(server, place)
	name := w.Settings.Owner().ContainerName(server.Name)
	target.Died, target.Settled = w.deaths.of(name), kept
	watched := func() {}
	if kept {
		watched = w.watch.after(ctx, name, job.container)
	}
	err = w.wait(ctx, server, target, one.Limit)
	watched()
	if err != nil {
		if ctx.Err() != nil || job.step.Instead != nil && errors.As(err, new(*ready.DeadError)) {
			return err
		}
		if kept {
			err = fmt.Errorf("%w; it was ready before, and %s replaces it", err, w.Settings.Typed.Line("up -fresh", server.Name))
		}
		return w.report(ctx, server, job.container, err)
	}
	job.endpoints = w.connected(server, place.Ports)
	if kept {
		return nil
	}
	job.took = time.Since(startOf(place.StartedAt, job.called, job.returned))
	if w.Keep && len(server.PostStart.Command) == 0 {
		if err := w.State.Finish(job.container); err != nil {
			return err
		}
	}
	w.Say(server.Name, "ready in "+job.took.Round(time.Millisecond).String())
	return nil
}

// afterStart runs the post-start command.
func (w *walk) afterStart(ctx context.Context, job *job) error {
	server := job.step.Server
	err := w.postStart(ctx, server, job.step.PostStart(), job.container, w.deaths.of(w.Settings.Owner().ContainerName(server.Name)))
	switch {
	case err == nil:
		return w.State.Finish(job.container)
	case errors.As(err, new(*endedError)):
		return w.report(ctx, server, job.container, err)
	}
	return err
}

// startOf is when a container was started, by the engine's word. An engine whose clock is not ours names a time that is
// not within the call that started the container; then the end of the call counts.
func startOf(said, called, returned time.Time) time.Time {
	if said.Before(called) || said.After(returned) {
		return returned
	}
	return said
}

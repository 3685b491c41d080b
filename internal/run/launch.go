package run

import (
	"context"
	"time"

	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/unfinished"
)

// launch starts the container, waits until it is ready, says how long that took, and runs the post-start command.
// What a plan kept is only probed, and nothing is said.
func (r *Runner) launch(ctx context.Context, j *job) error {
	starts := j.step.Action != plan.Keep
	called := time.Now()
	if starts {
		if err := r.start(ctx, j); err != nil {
			return err
		}
	}
	returned := time.Now()
	place, err := r.locate(ctx, j)
	if err != nil {
		return err
	}
	if err := r.ready(ctx, j, place); err != nil {
		return err
	}
	server := j.step.Server
	j.endpoints = endpointsOf(r.Settings, server, place.Ports)
	if !starts {
		return nil
	}
	took := time.Since(startOf(place.StartedAt, called, returned))
	r.Say(server.Name, "ready in "+took.Round(time.Millisecond).String())
	if len(server.PostStart.Command) == 0 {
		return nil
	}
	if err := r.postStart(ctx, server, j.container, j.died); err != nil {
		return err
	}
	return unfinished.End(r.Settings.Root, server.Name)
}

// start gives the container its certificate and the folders of its file systems in memory, and starts it. While its
// post-start command has not succeeded it is marked: a run that is killed leaves a container behind that only looks
// complete.
func (r *Runner) start(ctx context.Context, j *job) error {
	if err := r.credentials(ctx, j); err != nil {
		return err
	}
	if err := r.mountPoints(ctx, j); err != nil {
		return err
	}
	if len(j.step.Server.PostStart.Command) > 0 {
		if err := unfinished.Begin(r.Settings.Root, j.step.Server.Name, j.container); err != nil {
			return err
		}
	}
	err := r.Engine.Start(ctx, j.container)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return r.report(ctx, j.step.Server, j.container, err)
}

// startOf is when a container was started, by the engine's word. An engine whose clock is not ours names a time that is
// not within the call that started the container; then the end of the call counts.
func startOf(said, called, returned time.Time) time.Time {
	if said.Before(called) || said.After(returned) {
		return returned
	}
	return said
}

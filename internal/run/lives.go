package run

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/berthdev/berth/docker"
)

// lives ends with an error when the container of a server that was ready ends before the run is over. A task is meant
// to end.
func (w *walk) lives(ctx context.Context, job *job, over <-chan struct{}) error {
	select {
	case <-job.ready:
	case <-over:
		return nil
	case <-ctx.Done():
		return nil
	}
	server := job.step.Server
	if server.Task() {
		return nil
	}
	select {
	case <-w.deaths.of(w.Settings.Owner().ContainerName(server.Name)):
		return w.died(ctx, job)
	case <-over:
	case <-ctx.Done():
	}
	return nil
}

// allLive looks at the engine's list once more: what it tells of deaths comes a moment after them. Marks of containers that
// are not in it mean nothing any more.
func (w *walk) allLive(ctx context.Context) error {
	for _, job := range w.jobs {
		w.deaths.made(w.Settings.Owner().ContainerName(job.step.Server.Name), job.container)
	}
	containers, err := w.Engine.Containers(ctx)
	if err != nil {
		return err
	}
	w.deaths.find(containers)
	errs := []error{w.State.FinishGone(func(id string) bool {
		return slices.ContainsFunc(containers, func(c docker.Container) bool { return c.ID == id })
	})}
	for _, step := range w.plan.Steps {
		job := w.jobs[step.Server.Name]
		if !job.step.Server.Task() && isClosed(w.deaths.of(w.Settings.Owner().ContainerName(step.Server.Name))) {
			errs = append(errs, w.died(ctx, job))
		}
	}
	return errors.Join(errs...)
}

// died is the error of a server whose container has ended after it was ready.
func (w *walk) died(ctx context.Context, job *job) error {
	job.failed.Store(true)
	err := w.ended(ctx, job.container)
	if err == nil {
		err = errors.New("the server's process ended")
	}
	err = w.report(ctx, job.step.Server, job.container, fmt.Errorf("it was ready, and then %w", err))
	return fmt.Errorf("%s: %w%s", job.step.Server.Name, err, w.keepEvidence(ctx, job, err))
}

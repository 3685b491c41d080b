package run

import (
	"context"
	"fmt"

	"github.com/berthdev/berth/internal/plan"
)

// server brings one server through the operations of its step. While it waits for others it holds no slot.
func (w *walk) server(ctx context.Context, job *job) error {
	slot := slot{slots: w.slots}
	defer slot.release()
	list := job.step.Operations
	for i, one := range list {
		if len(one.After) > 0 {
			slot.release()
			if err := w.waitFor(ctx, one.After); err != nil {
				return err
			}
		}
		if err := slot.take(ctx); err != nil {
			return err
		}
		if err := w.operation(ctx, job, one); err != nil {
			return fmt.Errorf("%s: %w", job.step.Server.Name, err)
		}
		if i+1 == len(list) || list[i+1].Kind == plan.RemoveImage {
			job.beReady()
		}
	}
	if len(list) == 0 {
		job.beReady()
	}
	return nil
}

// beReady says that the server is ready, once.
func (j *job) beReady() {
	if !j.isReady() {
		close(j.ready)
	}
}

// waitFor waits until servers are ready.
func (w *walk) waitFor(ctx context.Context, servers []string) error {
	for _, name := range servers {
		select {
		case <-w.jobs[name].ready:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// operation does one thing.
func (w *walk) operation(ctx context.Context, job *job, one plan.Operation) error {
	switch one.Kind {
	case plan.Pull, plan.Bootstrap:
		return w.Images.Obtain(ctx, one, job.step.Server)
	case plan.Build:
		return w.Images.Build(ctx, job.step, one.Reason)
	case plan.Stop:
		return nil // with the removal, which follows
	case plan.Remove:
		return w.replace(ctx, job)
	case plan.Create:
		return w.create(ctx, job)
	case plan.Copy:
		return w.copyIn(ctx, job, one)
	case plan.Start:
		return w.start(ctx, job)
	case plan.Wait:
		return w.ready(ctx, job, one)
	case plan.PostStart:
		return w.afterStart(ctx, job)
	case plan.RemoveImage:
		w.removeImage(ctx, one)
		return nil
	}
	return fmt.Errorf("operation %s: not known here", one.Kind)
}

// replace takes the old container away.
func (w *walk) replace(ctx context.Context, job *job) error {
	w.Say(job.step.Server.Name, "replacing: "+job.step.Reason)
	job.removed = true
	_, err := w.takeAway(ctx, ctx, job.step.Removal())
	return err
}

// create makes the container, once what it shares with others is there.
func (w *walk) create(ctx context.Context, job *job) (err error) {
	select {
	case <-w.prepared:
	case <-ctx.Done():
		return ctx.Err()
	}
	job.container, err = w.Engine.Create(ctx, job.step.Spec)
	job.made = job.container != ""
	return err
}

// removeImage removes the image of a container that was replaced. It is no failure of the server if that fails: the image
// then stays until clean.
func (w *walk) removeImage(ctx context.Context, one plan.Operation) {
	if err := w.Engine.RemoveImage(ctx, one.Subject); err != nil && ctx.Err() == nil {
		w.Say(one.Server, "its former image stays: "+err.Error())
	}
}

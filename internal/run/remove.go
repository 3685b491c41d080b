package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
)

// removals takes away the containers that go first, all at the same time. It tries everything and joins what went wrong.
func (r *Runner) removals(ctx context.Context, p plan.Plan, result *Result) (gone []string, err error) {
	errs, away, carried := make([]error, len(p.Removals)), make([]bool, len(p.Removals)), make([][]Carried, len(p.Removals))
	var group sync.WaitGroup
	for i, removal := range p.Removals {
		if removal.Reason != "" {
			r.Say(removal.Server, "removing its container: "+removal.Reason)
		}
		group.Go(func() {
			began := time.Now()
			away[i], errs[i] = r.takeAway(ctx, ctx, removal.Operations)
			carried[i] = Carry(removal.Operations, began, errs[i])
		})
	}
	group.Wait()
	result.Carried = slices.Concat(carried...)
	for i, removal := range p.Removals {
		if away[i] {
			gone = append(gone, removal.Server)
		}
	}
	result.Removed.Containers = len(gone)
	return gone, errors.Join(errs...)
}

// forget takes what is known of removed servers out of the project's files.
func (r *Runner) forget(p plan.Plan, gone []string) error {
	switch {
	case len(p.Steps) > 0: // they are written anew when the servers are up
		return nil
	case p.Empties && len(gone) == len(p.Removals):
		if slices.ContainsFunc(p.Last, func(one plan.Operation) bool { return one.Kind == plan.RemoveState }) {
			return nil // it comes last, with all that is in the folder
		}
		return r.State.ForgetAll()
	}
	return r.State.Forget(gone)
}

// takeAway removes one container as its operations say: it is the one way in which a container goes. Whoever has something
// to save is asked to end first, as long as asking lives; one that cannot be stopped is removed all the same, but not
// after ctx has ended. It is marked meanwhile: the engine goes on with what a run that is killed has asked for, and its list
// says for a while that the container runs.
func (r *Runner) takeAway(asking, ctx context.Context, operations []plan.Operation) (away bool, err error) {
	var stopErr error
	if len(operations) > 0 {
		_ = r.State.Begin(operations[0].Server, operations[0].ID) // where nothing can be written, things are removed all the same
		defer r.Show.During(operations[0].Server, "removing its container")()
	}
	for _, one := range operations {
		if one.Kind == plan.Stop {
			if stopErr = r.stop(asking, one); stopErr != nil && ctx.Err() != nil {
				return false, stopErr
			}
			continue
		}
		remove := func() error { return r.Engine.Remove(ctx, one.ID) }
		if stop := operations[0]; stop.Kind == plan.Stop && stopErr == nil {
			remove = func() error { return r.removeStopped(asking, ctx, stop) }
		}
		if err := remove(); err != nil {
			return false, errors.Join(stopErr, err)
		}
		if err := r.State.Finish(one.ID); err != nil {
			return true, errors.Join(stopErr, err)
		}
	}
	if errors.Is(stopErr, context.DeadlineExceeded) || errors.Is(stopErr, context.Canceled) {
		stopErr = nil // there was no more time, and the container is gone
	}
	return true, stopErr
}

// removeStopped removes a container that has been asked to end. One that runs nevertheless is asked once more: the engine may
// have carried out a start meanwhile that was asked for before.
func (r *Runner) removeStopped(asking, ctx context.Context, stop plan.Operation) error {
	runs, err := r.Engine.RemoveEnded(ctx, stop.ID)
	if err != nil || !runs {
		return err
	}
	if err := r.stop(asking, stop); err != nil && ctx.Err() != nil {
		return err
	}
	return r.Engine.Remove(ctx, stop.ID)
}

// stop asks a container to end.
func (r *Runner) stop(ctx context.Context, asked plan.Operation) error {
	limit := within(ctx, asked.Limit)
	beat := heartbeat.Start(func(text string) { r.Say(asked.Server, text) }, r.Show.Of(asked.Server), "asking it to end")
	defer beat.Stop()
	beat.Note(fmt.Sprintf("it has %v", limit.Round(time.Second)))
	return r.Engine.Stop(ctx, asked.ID, limit)
}

// within is the time that a container gets to end by itself, at most what is left of ctx.
func within(ctx context.Context, limit time.Duration) time.Duration {
	if deadline, has := ctx.Deadline(); has {
		return max(0, min(limit, time.Until(deadline)))
	}
	return limit
}

// removeNetwork removes a network, and reports whether it is gone. One that the engine has miscounted stays, which is said and no
// failure: nothing of the project is in it, and the next run uses it.
func (r *Runner) removeNetwork(ctx context.Context, id string) (gone bool, err error) {
	err = r.Engine.RemoveNetwork(ctx, id)
	if miscounted := new(docker.MiscountedError); errors.As(err, &miscounted) {
		r.Say("", miscounted.Error())
		return false, nil
	}
	return err == nil, err
}

// last does what comes when the containers are gone. The network and the state files stay when something failed before: a
// container may still be there.
func (r *Runner) last(ctx context.Context, p plan.Plan, failed bool, result *Result) error {
	var errs []error
	images := map[string]error{}
	carried := notBegun(p.Last)
	for i, one := range p.Last {
		var err error
		began := time.Now()
		over := r.Show.During("", "removing "+one.Subject)
		switch one.Kind {
		case plan.RemoveNetwork:
			if failed {
				break
			}
			var gone bool
			if gone, err = r.removeNetwork(ctx, one.ID); gone {
				result.Removed.Networks++
			}
		case plan.RemoveImage:
			err = r.Engine.RemoveImage(ctx, one.Subject)
			images[one.ID] = errors.Join(images[one.ID], err)
		case plan.RemoveVolume:
			if err = r.Engine.RemoveVolume(ctx, one.Subject); err == nil {
				result.Removed.Volumes++
			}
		case plan.RemoveState:
			if !failed {
				err = r.State.Clear()
			}
		}
		over()
		if !failed || one.Kind != plan.RemoveNetwork && one.Kind != plan.RemoveState {
			carried[i].end(began, err)
		}
		errs = append(errs, err)
	}
	result.Carried = append(result.Carried, carried...)
	for _, err := range images {
		if err == nil {
			result.Removed.Images++
		}
	}
	return errors.Join(errs...)
}

package run

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
)

// job is one server while a plan is carried out.
type job struct {
	step plan.Step
	// container is the ID, once there is one.
	container string
	// started tells that this run made the container.
	started bool
	// removed tells that this run has taken the old container away, or tried to.
	removed bool
	// done is closed when the server is ready, and only then.
	done chan struct{}
	// failed tells that the work on it ended by itself, and not because another server failed or the run was interrupted.
	failed bool
	// died is closed when the engine says that the container has ended.
	died chan struct{}
	// endpoints are known once the container runs.
	endpoints []endpoints.Endpoint
}

// Up carries out a plan. What it started and had not made ready when it failed is removed; what is ready stays. The
// endpoints are those that lead somewhere, after a failure too.
func (r *Runner) Up(ctx context.Context, p plan.Plan, recipes Recipes) ([]endpoints.Endpoint, error) {
	interrupted := watchInterrupt(ctx)
	jobs := map[string]*job{}
	for _, step := range p.Steps {
		jobs[step.Server.Name] = &job{step: step, container: step.Old.ID, done: make(chan struct{}), died: make(chan struct{})}
	}
	if err := r.removeOrphans(ctx, p.Orphans); err != nil {
		return r.left(p, jobs), err
	}
	group, groupCtx := errgroup.WithContext(ctx)
	ground := &ground{laid: make(chan struct{})}
	if starts(p) {
		group.Go(func() error { return ground.lay(groupCtx, r, p, jobs) })
	}
	slots := newSlots(r.Settings.Parallel)
	for _, step := range p.Steps {
		group.Go(func() error {
			j := jobs[step.Server.Name]
			err := r.server(groupCtx, j, jobs, ground, recipes, slots)
			j.failed = err != nil && groupCtx.Err() == nil
			return err
		})
	}
	err := group.Wait()
	ground.leave()
	if err != nil {
		failed := blocked(firstCause(err, ctx), p, jobs)
		ctx, cancel := interrupted.undoing(ctx)
		defer cancel()
		return r.left(p, jobs), errors.Join(failed, r.rollback(ctx, jobs, ground.network))
	}
	var list []endpoints.Endpoint
	for _, step := range p.Steps {
		list = append(list, jobs[step.Server.Name].endpoints...)
	}
	return list, nil
}

// left are the endpoints after a failure: of the servers that are ready, and of containers that were left alone.
func (r *Runner) left(p plan.Plan, jobs map[string]*job) []endpoints.Endpoint {
	var list []endpoints.Endpoint
	for _, step := range p.Steps {
		switch j := jobs[step.Server.Name]; {
		case isDone(j):
			list = append(list, j.endpoints...)
		case !j.removed && step.Old.State == "running":
			list = append(list, endpointsOf(r.Settings, plan.Numbered(step.Server, step.Old.Labels), step.Old.Ports)...)
		}
	}
	return list
}

func starts(p plan.Plan) bool {
	for _, step := range p.Steps {
		if step.Action != plan.Keep {
			return true
		}
	}
	return false
}

// server brings one server from its step to ready.
func (r *Runner) server(ctx context.Context, j *job, jobs map[string]*job, ground *ground, recipes Recipes, slots slots) error {
	name := j.step.Server.Name
	if j.step.LinksFirst {
		if err := waitForLinks(ctx, j, jobs); err != nil {
			return err
		}
	}
	if err := slots.do(ctx, func() error { return r.make(ctx, j, ground, recipes) }); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := waitForLinks(ctx, j, jobs); err != nil {
		return err
	}
	if err := slots.do(ctx, func() error { return r.launch(ctx, j) }); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	close(j.done)
	r.removeLeftOver(ctx, j.step)
	return nil
}

// waitForLinks waits until the servers that a server links to are ready.
func waitForLinks(ctx context.Context, j *job, jobs map[string]*job) error {
	for _, link := range j.step.Links {
		select {
		case <-jobs[link].done:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// removeLeftOver removes the image of a container that was replaced. It is no failure of the server if that fails: the
// image then stays until clean.
func (r *Runner) removeLeftOver(ctx context.Context, step plan.Step) {
	if step.OldImage == "" {
		return
	}
	if err := r.Engine.RemoveImage(ctx, step.OldImage); err != nil && ctx.Err() == nil {
		r.Say(step.Server.Name, "its former image stays: "+err.Error())
	}
}

// make makes the image and the container; what is there already costs nothing.
func (r *Runner) make(ctx context.Context, j *job, ground *ground, recipes Recipes) error {
	if j.step.Builds {
		if err := r.build(ctx, j.step, recipes[j.step.Server.Name]); err != nil {
			return err
		}
	}
	if j.step.Action == plan.Keep {
		return nil
	}
	if j.step.Action == plan.Replace {
		r.Say(j.step.Server.Name, "replacing: "+j.step.Reason)
		j.removed = true
		if err := r.Engine.Remove(ctx, j.step.Old.ID); err != nil {
			return err
		}
	}
	if err := r.volumes(ctx, j.step); err != nil {
		return err
	}
	if err := ground.wait(ctx); err != nil {
		return err
	}
	j.started = true
	var err error
	j.container, err = r.Engine.Create(ctx, j.step.Spec)
	return err
}

// rollback removes what this run made and had not made ready, and its network unless a server of it is ready.
func (r *Runner) rollback(ctx context.Context, jobs map[string]*job, network string) error {
	var group errgroup.Group
	for _, j := range jobs {
		switch {
		case isDone(j):
			network = ""
		case j.started && j.container != "":
			group.Go(func() error { return r.remove(ctx, j.container, j.step.Server.Name) })
		}
	}
	err := group.Wait()
	if err == nil && network != "" {
		err = r.Engine.RemoveNetwork(ctx, network)
	}
	if err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

func isDone(j *job) bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

// blocked adds the servers that wait behind a failed one to its error. The steps have links first.
func blocked(err error, p plan.Plan, jobs map[string]*job) error {
	var names []string
	waits := map[string]bool{}
	for _, step := range p.Steps {
		for _, link := range step.Links {
			if jobs[link].failed || waits[link] {
				waits[step.Server.Name] = true
				names = append(names, fmt.Sprintf("%s is blocked by %s", step.Server.Name, link))
			}
		}
	}
	if len(names) == 0 {
		return err
	}
	return fmt.Errorf("%w\n%s", err, strings.Join(names, "\n"))
}

// volumes makes the named volumes, so that they bear the project's labels.
func (r *Runner) volumes(ctx context.Context, step plan.Step) error {
	for _, volume := range step.Server.Volumes {
		if volume.Name == "" {
			continue
		}
		if err := r.Engine.CreateVolume(ctx, plan.VolumeName(r.Settings, volume.Name), plan.Labels(r.Settings, "")); err != nil {
			return err
		}
	}
	return nil
}

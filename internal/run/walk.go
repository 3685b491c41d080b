package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
)

// walk carries out the steps of a plan.
type walk struct {
	*Runner
	plan plan.Plan
	// jobs are by the server's name, in no order.
	jobs  map[string]*job
	slots slots
	// prepared is closed when the network and the volumes are there and events are followed, and only then.
	prepared chan struct{}
	// network is the ID of a network that this run made.
	network string
	// unwatch ends the subscription to events; nil when there is none.
	unwatch func()
	// since is when the run was interrupted.
	since atomic.Pointer[time.Time]
}

// job is the work on one server.
type job struct {
	step plan.Step
	// container is the ID, once there is one; made reports whether this run has made it.
	container string
	made      bool
	// removed reports whether this run has taken the old container away, or tried to.
	removed bool
	// called and returned are around the call that started the container.
	called, returned time.Time
	// ready is closed when the server is ready, and only then.
	ready chan struct{}
	// took is the time from start to ready.
	took time.Duration
	// failed reports whether the work ended by itself, and not because another server failed or the run was interrupted.
	failed bool
	// died is closed when the engine says that the container has ended.
	died chan struct{}
	// endpoints are known once the container runs.
	endpoints []endpoints.Endpoint
}

func newWalk(r *Runner, p plan.Plan) *walk {
	w := &walk{Runner: r, plan: p, jobs: map[string]*job{}, slots: newSlots(r.Settings.Parallel), prepared: make(chan struct{})}
	for _, step := range p.Steps {
		w.jobs[step.Server.Name] = &job{step: step, container: step.Old.ID, ready: make(chan struct{}), died: make(chan struct{})}
	}
	return w
}

// run brings every server to ready, or takes away what it has made and not brought there.
func (w *walk) run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		now := time.Now()
		w.since.Store(&now)
	})
	defer stop()
	group, groupCtx := errgroup.WithContext(ctx)
	if w.starts() {
		group.Go(func() error { return w.prepare(groupCtx) })
	}
	for _, step := range w.plan.Steps {
		group.Go(func() error {
			job := w.jobs[step.Server.Name]
			err := w.server(groupCtx, job)
			job.failed = err != nil && groupCtx.Err() == nil
			return err
		})
	}
	err := group.Wait()
	if w.unwatch != nil {
		w.unwatch()
	}
	if err == nil {
		return nil
	}
	return errors.Join(w.blocked(firstCause(err, ctx)), w.rollBack(ctx))
}

// interrupted is when the run was interrupted, or now.
func (w *walk) interrupted() time.Time {
	if since := w.since.Load(); since != nil {
		return *since
	}
	return time.Now()
}

// starts reports whether a container is made.
func (w *walk) starts() bool {
	for _, step := range w.plan.Steps {
		if step.Action == plan.Make || step.Action == plan.Replace {
			return true
		}
	}
	return false
}

// prepare makes what the containers share and follows the engine's events, all at the same time.
func (w *walk) prepare(ctx context.Context) error {
	var group errgroup.Group
	group.Go(func() (err error) { w.unwatch, err = w.watch(ctx, w.jobs); return err })
	labels := w.Settings.Owner().Labels("")
	for _, one := range w.plan.Shared {
		group.Go(func() (err error) {
			switch one.Kind {
			case plan.Network:
				w.network, err = w.Engine.CreateNetwork(ctx, one.Subject, labels)
			case plan.RemoveNetwork:
				err = w.Engine.RemoveNetwork(ctx, one.ID)
			case plan.Volume:
				err = w.Engine.CreateVolume(ctx, one.Subject, labels)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	close(w.prepared)
	return nil
}

// result is what the walk came to so far: the endpoints of the servers that are ready, and of containers that were left
// alone.
func (w *walk) result(result Result) Result {
	result.Ready = map[string]time.Duration{}
	for _, step := range w.plan.Steps {
		switch job := w.jobs[step.Server.Name]; {
		case job.isReady():
			result.Endpoints = append(result.Endpoints, job.endpoints...)
			if job.made {
				result.Ready[step.Server.Name] = job.took
			}
		case !job.removed && step.Old.State == "running":
			result.Endpoints = append(result.Endpoints, w.Endpoints(plan.Numbered(step.Server, step.Old.Labels), step.Old.Ports)...)
		}
	}
	return result
}

// blocked adds the servers that wait behind a failed one to its error. The steps have links first.
func (w *walk) blocked(err error) error {
	var names []string
	waits := map[string]bool{}
	for _, step := range w.plan.Steps {
		for _, link := range step.Links() {
			if w.jobs[link].failed || waits[link] {
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

func (j *job) isReady() bool {
	select {
	case <-j.ready:
		return true
	default:
		return false
	}
}

package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
)

// walk carries out the steps of a plan.
type walk struct {
	*Runner
	plan plan.Plan
	// jobs are by the server's name, in no order.
	jobs  map[string]*job
	slots *semaphore.Weighted
	// prepared is closed when the network and the volumes are there and events are followed, and only then.
	prepared chan struct{}
	// preparing reports whether somebody is making these.
	preparing atomic.Bool
	// network is the ID of a network that this run made.
	network string
	// carried is what came of the operations that make what containers share.
	carried []Carried
	// deaths are of the containers of all servers, which are watched as soon as that matters.
	deaths *deaths
	watch  *lateWatch
	// since is when the run was interrupted.
	since atomic.Pointer[time.Time]
}

// job is the work on one server.
type job struct {
	step plan.Step
	// container is the ID, once there is one; made reports whether this run has made it.
	container string
	made      bool
	// built reports whether this run has built the image.
	built bool
	// carried are its operations, and evidence is what is known of its failure.
	carried  []Carried
	evidence *Evidence
	// removed reports whether this run has taken the old container away, or tried to.
	removed bool
	// called and returned are around the call that started the container.
	called, returned time.Time
	// ready is closed when the server is ready, and only then.
	ready chan struct{}
	// took is the time from start to ready.
	took time.Duration
	// failed reports whether the work ended by itself, and not because another server failed or the run was interrupted.
	failed atomic.Bool
	// slow is a call that the engine had not answered when the work ended.
	slow atomic.Pointer[docker.SlowError]
	// endpoints are known once the container runs.
	endpoints []endpoints.Endpoint
}

func newWalk(r *Runner, p plan.Plan) *walk {
	w := &walk{
		Runner: r, plan: p, jobs: map[string]*job{}, slots: newSlots(r.Settings.Parallel),
		prepared: make(chan struct{}), deaths: newDeaths(), carried: notBegun(p.Shared),
	}
	w.watch = &lateWatch{runner: r, deaths: w.deaths}
	for _, step := range p.Steps {
		w.jobs[step.Server.Name] = &job{step: step, container: step.Old.ID, ready: make(chan struct{}), carried: notBegun(step.Operations)}
		kept := ""
		if step.Action == plan.Keep {
			kept = step.Old.ID
		}
		w.deaths.expect(r.Settings.Owner().ContainerName(step.Server.Name), kept)
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
	if w.plan.Starts() {
		group.Go(func() error { return w.prepare(groupCtx) })
	}
	var servers sync.WaitGroup
	over := make(chan struct{})
	for _, step := range w.plan.Steps {
		job := w.jobs[step.Server.Name]
		servers.Add(1)
		group.Go(func() error {
			defer servers.Done()
			err := w.server(ctx, groupCtx, job)
			if err != nil && groupCtx.Err() == nil {
				job.failed.Store(true)
			}
			if slow := new(docker.SlowError); errors.As(err, &slow) {
				job.slow.Store(slow)
			}
			return err
		})
		group.Go(func() error { return w.lives(groupCtx, job, over) })
	}
	go func() { servers.Wait(); close(over) }()
	err := group.Wait()
	w.watch.end()
	if err == nil && w.plan.Starts() {
		err = w.allLive(ctx)
	}
	if err == nil {
		return nil
	}
	err = w.blocked(firstCause(err, ctx))
	if ctx.Err() != nil {
		err = w.undone(err)
	} else {
		w.tellWhoGoes()
	}
	return errors.Join(err, w.rollBack(ctx))
}

// interrupted is when the run was interrupted, or now.
func (w *walk) interrupted() time.Time {
	if since := w.since.Load(); since != nil {
		return *since
	}
	return time.Now()
}

// prepare makes what the containers share and follows the engine's events, all at the same time. Only the first call does;
// others wait.
func (w *walk) prepare(ctx context.Context) error {
	if w.preparing.Swap(true) {
		select {
		case <-w.prepared:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var group errgroup.Group
	group.Go(func() error { return w.watch.begin(ctx) })
	labels := w.Settings.Owner().Labels("")
	for i, one := range w.plan.Shared {
		group.Go(func() (err error) {
			began := time.Now()
			defer func() { w.carried[i].end(began, err) }()
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
	result.Ready, result.Failed = map[string]time.Duration{}, map[string]Evidence{}
	result.Carried = append(result.Carried, w.carried...)
	for _, step := range w.plan.Steps {
		job := w.jobs[step.Server.Name]
		result.Carried = append(result.Carried, job.came()...)
		if job.evidence != nil {
			result.Failed[step.Server.Name] = *job.evidence
		}
	}
	for _, step := range w.plan.Steps {
		switch job := w.jobs[step.Server.Name]; {
		case job.isReady() && !job.failed.Load():
			result.Endpoints = append(result.Endpoints, job.endpoints...)
			if job.made {
				result.Ready[step.Server.Name] = job.took
			}
		case !job.removed && step.Old.State == "running":
			result.Endpoints = append(result.Endpoints, w.connected(plan.Numbered(step.Server, step.Old.Labels), step.Old.Ports)...)
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
			if w.jobs[link].failed.Load() || waits[link] {
				waits[step.Server.Name] = true
				names = append(names, fmt.Sprintf("%s is blocked by %s", step.Server.Name, link))
			}
		}
	}
	for _, step := range w.plan.Steps {
		job, name := w.jobs[step.Server.Name], step.Server.Name
		if job.built && !job.made && !job.failed.Load() && !waits[name] {
			names = append(names, name+" was not started; its image is built")
		}
	}
	if len(names) == 0 {
		return err
	}
	return fmt.Errorf("%w\n%s", err, strings.Join(names, "\n"))
}

// tellWhoGoes tells the story of servers that are given up because another one has failed. They are no part of the error: it
// is not their fault.
func (w *walk) tellWhoGoes() {
	for _, step := range w.plan.Steps {
		if job := w.jobs[step.Server.Name]; job.made && !job.isReady() && !job.failed.Load() {
			w.Say(step.Server.Name, "was not ready yet when another server failed; its container goes")
		}
	}
}

// undone adds what an interrupt left undone to its error, and what is not known to be done.
func (w *walk) undone(err error) error {
	var lines []string
	for _, step := range w.plan.Steps {
		job, name := w.jobs[step.Server.Name], step.Server.Name
		if job.removed && !job.made {
			lines = append(lines, name+" was to be replaced: its container was taken away, or asked to go, and no new one was made")
		}
		if slow := job.slow.Load(); slow != nil && !errors.Is(err, slow) {
			lines = append(lines, name+": "+slow.Error())
		}
	}
	if len(lines) == 0 {
		return err
	}
	return fmt.Errorf("%w\n%s", err, strings.Join(lines, "\n"))
}

func (j *job) isReady() bool {
	select {
	case <-j.ready:
		return true
	default:
		return false
	}
}

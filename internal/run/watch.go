package run

import (
	"context"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/plan"
)

// watchPause is how long after the end of a subscription a new one is asked for. With an engine that gives none, this is
// how often its list of containers is read instead.
const watchPause = 250 * time.Millisecond

// watch listens to the engine's events and marks the jobs whose container has ended. stop ends the subscription
// and waits until nothing is marked any more.
func (r *Runner) watch(ctx context.Context, jobs map[string]*job) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	events, failed := r.Engine.Events(ctx, r.Settings.Owner().Filter())
	select {
	case err := <-failed:
		cancel()
		return nil, err
	default:
	}
	deaths := deaths{jobs: map[string]*job{}, marked: map[string]bool{}}
	for name, j := range jobs {
		deaths.jobs[r.Settings.Owner().ContainerName(name)] = j
	}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			deaths.follow(events)
			select {
			case <-time.After(watchPause):
			case <-ctx.Done():
				return
			}
			// The list is read after the new subscription, so that nothing falls between the two.
			events, _ = r.Engine.Events(ctx, r.Settings.Owner().Filter())
			if containers, err := r.Engine.Containers(ctx); err == nil {
				deaths.find(containers)
			}
		}
	})
	return func() { cancel(); done.Wait() }, nil
}

// deaths marks each job whose container has ended, once.
type deaths struct {
	// jobs and marked are by the container's name.
	jobs   map[string]*job
	marked map[string]bool
}

// follow marks until the subscription ends.
func (d deaths) follow(events <-chan docker.Event) {
	for event := range events {
		if event.Action == "die" {
			d.mark(event.Name, event.ContainerID)
		}
	}
}

// find marks those that have ended while nobody listened.
func (d deaths) find(containers []docker.Container) {
	for _, c := range containers {
		if c.State == "exited" || c.State == "dead" {
			d.mark(c.Name, c.ID)
		}
	}
}

// mark passes over a container that is replaced, which dies too: only the new one counts.
func (d deaths) mark(name, id string) {
	j := d.jobs[name]
	if j == nil || d.marked[name] || j.step.Action == plan.Replace && id == j.step.Old.ID {
		return
	}
	d.marked[name] = true
	close(j.died)
}

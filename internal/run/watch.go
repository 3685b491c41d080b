package run

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/berthdev/berth/internal/plan"
)

// watch listens to the engine's events and marks the jobs whose container has ended. stop ends the subscription
// and waits until nothing is marked any more.
func (r *Runner) watch(ctx context.Context, jobs map[string]*job) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	events, failed := r.Engine.Events(ctx, plan.Owner(r.Settings))
	select {
	case err := <-failed:
		cancel()
		return nil, err
	default:
	}
	byName := map[string]*job{}
	for _, name := range slices.Sorted(maps.Keys(jobs)) {
		byName[plan.ContainerName(r.Settings, name)] = jobs[name]
	}
	var done sync.WaitGroup
	done.Go(func() {
		ended := map[string]bool{}
		for event := range events {
			j := byName[event.Name]
			// A replaced container dies too: only the new one counts.
			if j == nil || event.Action != "die" || j.step.Action == plan.Replace && event.ContainerID == j.step.Old.ID || ended[event.Name] {
				continue
			}
			ended[event.Name] = true
			close(j.died)
		}
	})
	return func() { cancel(); done.Wait() }, nil
}

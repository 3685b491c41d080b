package run

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// rollbackTime bounds the removal of what an interrupted run had not made ready; Mage allows 5 s after an interrupt. Of
// it containers that have something to save get askingTime to end by themselves.
const (
	rollbackTime = 4 * time.Second
	askingTime   = 3 * time.Second
)

// undoing derives the contexts of a roll back, which an interrupt of ctx ends after askingTime and rollbackTime: counted
// from the interrupt, and not from the beginning of the roll back, since requests that were on their way have used some
// of that time already. Without an interrupt there is no such hurry.
func (w *walk) undoing(ctx context.Context) (asking, all context.Context, cancel context.CancelFunc) {
	all, cancelAll := outlive(ctx, w.interrupted(), rollbackTime)
	asking, cancelAsking := outlive(ctx, w.interrupted(), askingTime)
	return asking, all, func() { cancelAsking(); cancelAll() }
}

// outlive derives a context that ends some time after the interrupt of ctx, which was at since if it is over.
func outlive(ctx context.Context, since time.Time, grace time.Duration) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return context.WithDeadline(context.WithoutCancel(ctx), since.Add(grace))
	}
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(longer, func() { timer.Stop() })
	})
	return longer, func() { stop(); cancel() }
}

// rollBack removes what this run made and had not made ready, and its network unless a server of it is ready.
func (w *walk) rollBack(ctx context.Context) error {
	asking, all, cancel := w.undoing(ctx)
	defer cancel()
	network := w.network
	var group sync.WaitGroup
	var mu sync.Mutex
	var errs []error
	for _, job := range w.jobs {
		switch {
		case job.isReady():
			network = ""
		case job.made && w.Keep && job.failed.Load():
			network = ""
			w.Say(job.step.Server.Name, "its container stays, as was asked; the next `up` replaces it")
		case job.made:
			group.Go(func() {
				_, err := w.takeAway(asking, all, job.step.RollBack(job.container))
				mu.Lock()
				errs = append(errs, err)
				mu.Unlock()
			})
		}
	}
	group.Wait()
	err := errors.Join(errs...)
	if err == nil && network != "" {
		_, err = w.removeNetwork(all, network)
	}
	if err != nil {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}

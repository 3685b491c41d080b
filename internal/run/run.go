// Package run does what a plan says: it makes images, networks and containers, waits until servers are ready,
// and takes things away again. One goroutine works on each server.
//
// It decides nothing that a plan could have decided, and reads no settings of its own.
package run

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/settings"
)

// rollbackTime bounds the removal of what a stopped run had not made ready; Mage allows 5 s after an interrupt.
const rollbackTime = 4 * time.Second

// Runner works on one project through one engine.
type Runner struct {
	Settings settings.Settings
	Engine   *docker.Engine
	// Say tells the story: what happens to which server ("" for the project). It may be called by many goroutines.
	Say func(server, text string)
}

// limit is for errgroup: the most goroutines at a time, or -1 for no limit.
func (r *Runner) limit() int {
	if r.Settings.Parallel == 0 {
		return -1
	}
	return r.Settings.Parallel
}

// interrupt remembers when a run was interrupted, for the removal of what it had not made ready. That time is over
// rollbackTime after the interrupt, and not after the removal began: requests that were on their way have used some of
// it already, and a removal that the engine has been sent goes on without us.
type interrupt struct {
	since atomic.Pointer[time.Time]
	stop  func() bool
}

// watchInterrupt watches ctx until [interrupt.undoing].
func watchInterrupt(ctx context.Context) *interrupt {
	var i interrupt
	i.stop = context.AfterFunc(ctx, func() {
		now := time.Now()
		i.since.Store(&now)
	})
	return &i
}

// undoing derives a context that the interrupt of ctx has not ended, and that ends in time; without an interrupt the time
// begins now.
func (i *interrupt) undoing(ctx context.Context) (context.Context, context.CancelFunc) {
	i.stop()
	since := time.Now()
	if interrupted := i.since.Load(); interrupted != nil {
		since = *interrupted
	}
	return context.WithDeadline(context.WithoutCancel(ctx), since.Add(rollbackTime))
}

// firstCause drops the errors that only say that another server's failure ended the work.
func firstCause(err error, ctx context.Context) error {
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return fmt.Errorf("interrupted: %w", context.Cause(ctx))
	}
	return err
}

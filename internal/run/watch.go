package run

import (
	"context"
	"sync"
	"time"
)

// watchPause is how long after the end of a subscription a new one is asked for. With an engine that gives none, this is
// how often its list of containers is read instead.
const watchPause = 250 * time.Millisecond

// watch listens to the engine's events and marks the containers that end. Those that exist already are looked at once.
// stop ends the subscription and waits until nothing is marked any more.
func (r *Runner) watch(ctx context.Context, d *deaths) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	events, failed := r.Engine.Events(ctx, r.Settings.Owner().Everywhere())
	select {
	case err := <-failed:
		cancel()
		return nil, err
	default:
	}
	if d.expects() {
		r.look(ctx, d)
	}
	var done sync.WaitGroup
	done.Go(func() {
		for {
			d.follow(events)
			select {
			case <-time.After(watchPause):
			case <-ctx.Done():
				return
			}
			// The list is read after the new subscription, so that nothing falls between the two.
			events, _ = r.Engine.Events(ctx, r.Settings.Owner().Everywhere())
			r.look(ctx, d)
		}
	})
	return func() { cancel(); done.Wait() }, nil
}

// look reads the engine's list. One that cannot be read is read again later.
func (r *Runner) look(ctx context.Context, d *deaths) {
	if containers, err := r.Engine.Containers(ctx); err == nil {
		d.find(containers)
	}
}

// watchPatience is how long a server that is up already may take to answer before its container is watched: nearly always
// it answers at once, but for a busy machine, and watching costs two calls.
const watchPatience = time.Second

// lateWatch watches containers that are up, once somebody has waited for one of them for a while.
type lateWatch struct {
	runner *Runner
	deaths *deaths
	once   sync.Once
	err    error
	mu     sync.Mutex
	stop   func()
}

// begin watches, unless that has begun.
func (l *lateWatch) begin(ctx context.Context) error {
	l.once.Do(func() {
		stop, err := l.runner.watch(ctx, l.deaths)
		l.mu.Lock()
		l.stop, l.err = stop, err
		l.mu.Unlock()
	})
	return l.err
}

// after begins in a while, unless cancel is called before, and then looks at the container that keeps somebody waiting: one
// that ended a moment ago may still run by the engine's list, and its death has been told already.
func (l *lateWatch) after(ctx context.Context, name, id string) (cancel func()) {
	begun := make(chan struct{})
	timer := time.AfterFunc(watchPatience, func() {
		defer close(begun)
		_ = l.begin(ctx) // without events the wait still ends with its limit
		if l.runner.ended(ctx, id) != nil {
			l.deaths.mark(name, id)
		}
	})
	return func() {
		if !timer.Stop() {
			<-begun
		}
	}
}

// end stops watching.
func (l *lateWatch) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
}

package ready

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// deathTimeout bounds the question how a container died.
const deathTimeout = time.Second

// Wait returns nil when every probe has succeeded once and the container has not died meanwhile.
// Its errors, without the container's name: a [*DeadError] at once when target.Died is closed, a [*TimeoutError] when
// the time limit of target is over, and the error of a probe that cannot succeed any more.
//
// A task (see [Exit]) may die: its death leads to one last try of the probes that are left.
// A try that is going on when Wait returns is cancelled, but not waited for.
func Wait(ctx context.Context, engine engine, target Target, probes []Probe) error {
	ctx, cancel := context.WithCancel(ctx)
	if target.Limit > 0 {
		ctx, cancel = context.WithTimeout(ctx, target.Limit)
	}
	defer cancel()
	w := newWatch(engine, target, probes)
	for i := range probes {
		go w.follow(ctx, i)
	}
	died := target.Died
	for slices.Contains(w.waiting, true) {
		select {
		case try := <-w.tries:
			w.last[try.probe] = try.err
			switch {
			case try.err == nil:
				w.waiting[try.probe] = false
			case try.final:
				return w.failure(try)
			case target.Heard != nil:
				target.Heard(fmt.Errorf("%v: %w", probes[try.probe], try.err))
			}
		case <-died:
			if !w.task {
				return w.death(ctx)
			}
			died = nil
			close(w.ended)
		case <-ctx.Done():
			return w.over(ctx)
		}
	}
	if !w.task && isClosed(died) {
		return w.death(ctx)
	}
	return nil
}

// watch is the state of one Wait. Only its loop writes last and waiting.
type watch struct {
	engine engine
	target Target
	probes []Probe
	// task reports whether the container is meant to end.
	task bool
	// tries brings the result of each try to the loop.
	tries chan try
	// ended is closed when a task's process has ended.
	ended chan struct{}
	// last and waiting are by the probe's index: the last error, and that it has not succeeded yet.
	last    []error
	waiting []bool
}

// try is the result of one try of one probe.
type try struct {
	probe int
	err   error
	// final reports whether the probe is not tried again.
	final bool
}

func newWatch(engine engine, target Target, probes []Probe) *watch {
	w := &watch{
		engine: engine, target: target, probes: probes,
		task:  slices.ContainsFunc(probes, func(p Probe) bool { k, is := p.(kind); return is && k.answers() == atEnd }),
		tries: make(chan try), ended: make(chan struct{}),
		last: make([]error, len(probes)), waiting: slices.Repeat([]bool{true}, len(probes)),
	}
	for i, probe := range probes {
		w.last[i] = errors.New(probe.pending())
	}
	return w
}

// follow tries one probe until it succeeds, cannot succeed any more, or ctx ends.
func (w *watch) follow(ctx context.Context, i int) {
	probe := w.probes[i]
	for pause := firstPause; ; {
		last := isClosed(w.ended)
		err := probe.try(ctx, w.engine, w.target)
		if isOver(ctx) {
			return // the error may be that of being cut short, and would hide the one before
		}
		final := err == nil || last || isFinal(err)
		select {
		case w.tries <- try{probe: i, err: err, final: final}:
		case <-ctx.Done():
			return
		}
		if final {
			return
		}
		pause = min(pause, probe.longest(w.target, err))
		select {
		case <-time.After(pause):
		case <-w.ended:
		case <-ctx.Done():
			return
		}
		pause *= 2
	}
}

// failure is the error of a probe that is not tried again.
func (w *watch) failure(t try) error {
	if dead := (*DeadError)(nil); errors.As(t.err, &dead) {
		return dead
	}
	return fmt.Errorf("%v: %w", w.probes[t.probe], t.err)
}

// death asks the engine how the container died; the question has its own time, as that of ctx may be over.
func (w *watch) death(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deathTimeout)
	defer cancel()
	detail, found, err := w.engine.Inspect(ctx, w.target.ContainerID)
	if err != nil {
		return &DeadError{ExitCode: -1}
	}
	if !found {
		return &DeadError{ExitCode: -1, Removed: true}
	}
	return &DeadError{ExitCode: detail.ExitCode, OOMKilled: detail.OOMKilled}
}

// over is the error when ctx has ended. A death at the same moment is the better reason.
func (w *watch) over(ctx context.Context) error {
	if !w.task && isClosed(w.target.Died) {
		return w.death(ctx)
	}
	first := slices.Index(w.waiting, true)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &TimeoutError{Limit: w.target.Limit, Probe: w.probes[first], Last: w.last[first]}
	}
	return fmt.Errorf("%v: %w", w.probes[first], context.Cause(ctx))
}

// isOver reports whether ctx has ended or its deadline has come, which a dial notices a moment before ctx does.
func isOver(ctx context.Context) bool {
	deadline, has := ctx.Deadline()
	return ctx.Err() != nil || has && !time.Now().Before(deadline)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// frozen is how long an engine does nothing: longer than Berth waits for an answer without a word.
const frozen = 20 * time.Second

// blow is what happens to the engine in the middle of a target.
type blow struct {
	name string
	do   func(ctx context.Context, p *project) error
	// forGood reports whether the engine does not come back by itself: then the target is interrupted after a while.
	forGood bool
}

var blows = []blow{
	{"the engine crashes", func(ctx context.Context, p *project) error { return p.crash(ctx) }, false},
	{"the engine is restarted in order", func(ctx context.Context, p *project) error { return p.restart(ctx) }, false},
	{"the engine is frozen for 20 s", func(ctx context.Context, p *project) error {
		if err := p.engine.cmd.Process.Signal(unix.SIGSTOP); err != nil {
			return err
		}
		select {
		case <-time.After(frozen):
		case <-ctx.Done():
		}
		return p.engine.cmd.Process.Signal(unix.SIGCONT)
	}, false},
	{"the engine is frozen for good", func(_ context.Context, p *project) error { return p.engine.cmd.Process.Signal(unix.SIGSTOP) }, true},
}

// blowsToEngine is the part that hits the engine in the middle of each target.
func (b *bench) blowsToEngine(ctx context.Context) (rounds, error) {
	p, err := b.newProject("shop")
	if err != nil {
		return nil, err
	}
	if err := p.must(ctx, "up"); err != nil {
		return nil, err
	}
	return func(number int) (kind, described string, err error) { return p.blowRound(ctx, number) }, nil
}

// blowRound hits the engine while a target runs, which must end, well or with the reason; the next up mends it.
func (p *project) blowRound(ctx context.Context, number int) (kind, described string, err error) {
	random := rand.New(rand.NewPCG(p.Seed, uint64(number)))
	how, at := blows[number%len(blows)], (number+number/len(blows))%len(killed)
	state := states[random.IntN(len(states))]
	target, after := strings.Join(killed[at], " "), time.Duration(random.Int64N(int64(state.take[at])*int64(time.Millisecond)))
	kind, described = how.name, fmt.Sprintf("%s: %s after %d ms of %s", state.name, how.name, after.Milliseconds(), target)
	if err := state.reach(ctx, p); err != nil {
		return kind, described, fmt.Errorf("before it: %w", err)
	}
	f := fault{after: after}
	if how.forGood {
		f.signal, f.later, f.limit = syscall.SIGINT, silence, runLimit+silence+interruptLimit
	}
	got, hit, err := p.during(ctx, f, func(ctx context.Context) error { return how.do(ctx, p) }, killed[at]...)
	if how.forGood && hit {
		err = errors.Join(err, p.engine.cmd.Process.Signal(unix.SIGCONT))
	}
	described += fmt.Sprintf(" (ended with %d after %d ms)", got.code, got.took.Milliseconds())
	switch {
	case err != nil:
	case !hit:
		kind += tooLate
	case got.endless, got.code != 0 && !strings.Contains(got.stderr, "Error: "):
		err = fmt.Errorf("not told: %v", got)
	case got.took-after > frozen && !strings.Contains(got.stderr, "waiting for the engine"):
		err = fmt.Errorf("silent: %v", got)
	}
	return kind, described, errors.Join(err, p.nextUp(ctx))
}

// during breaks something while a target runs, and waits for both. It reports whether the target had not ended before.
func (p *project) during(ctx context.Context, f fault, what func(context.Context) error, target ...string) (got outcome, hit bool, err error) {
	done := make(chan error, 1)
	var began atomic.Bool
	f.during = func() {
		began.Store(true)
		go func() { done <- what(ctx) }()
	}
	got, err = p.disturbed(ctx, f, target...)
	if hit = began.Load(); hit {
		err = errors.Join(err, <-done)
	}
	return got, hit, err
}

package faults

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"time"
)

// killed are the targets that are killed.
var killed = [][]string{{"up"}, {"up", "-fresh"}, {"build"}, {"down"}, {"clean"}, {"run", "-command=sleep 0.3"}, {"reset", "-servers=db"}}

var signals = []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP}

// signalNames as people write them.
var signalNames = map[syscall.Signal]string{
	syscall.SIGKILL: "KILL", syscall.SIGTERM: "TERM", syscall.SIGINT: "INT", syscall.SIGHUP: "HUP",
}

// kills is the part that kills targets at any moment.
func (b *bench) kills(ctx context.Context) (rounds, error) {
	p, err := b.newProject("shop")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(p.must(ctx, "up"), p.converged(ctx)); err != nil {
		return nil, fmt.Errorf("before the first kill: %w", err)
	}
	return func(number int) (kind, described string, err error) { return p.killRound(ctx, number) }, nil
}

// killRound brings the project into a state, kills a target, and expects the next up to mend it at once.
func (p *project) killRound(ctx context.Context, number int) (kind, described string, err error) {
	random := rand.New(rand.NewPCG(p.Seed, uint64(number)))
	state := states[random.IntN(len(states))]
	at := random.IntN(len(killed))
	target, most := strings.Join(killed[at], " "), state.take[at]
	f := fault{signal: signals[random.IntN(len(signals))], after: time.Duration(random.Int64N(int64(most) * int64(time.Millisecond)))}
	kind = target + ", " + signalNames[f.signal]
	described = fmt.Sprintf("%s: %s to %s after %d ms", state.name, signalNames[f.signal], target, f.after.Milliseconds())
	if err := state.reach(ctx, p); err != nil {
		return kind, described, fmt.Errorf("before it: %w", err)
	}
	got, err := p.disturbed(ctx, f, killed[at]...)
	if err != nil {
		return kind, described, err
	}
	if got.landed {
		described += fmt.Sprintf(" (ended with %d after %d ms)", got.code, got.took.Milliseconds())
	} else {
		described += fmt.Sprintf(" (had ended after %d ms)", got.took.Milliseconds())
		kind = target + tooLate
	}
	return kind, described, p.nextUp(ctx)
}

// states are those that a project is in when something is broken; each is reached from one in which all is up.
var states = []struct {
	name string
	// take are the milliseconds that the targets of killed take from there, more or less.
	take  [7]int
	reach func(ctx context.Context, p *project) error
}{
	{"all up", [7]int{60, 2300, 60, 800, 1200, 400, 1500}, func(context.Context, *project) error { return nil }},
	{"api's source changed", [7]int{2000, 3000, 1000, 800, 1200, 2400, 1500}, func(_ context.Context, p *project) error {
		p.versions["api"]++
		return p.write()
	}},
	{"db's and front's sources changed", [7]int{2800, 3200, 1200, 800, 1200, 3200, 2500}, func(_ context.Context, p *project) error {
		p.versions["db"]++
		p.notes["front"]++
		return p.write()
	}},
	{"variables changed", [7]int{2300, 2300, 60, 800, 1200, 2700, 1500}, func(_ context.Context, p *project) error {
		p.levels["db"]++
		p.levels["plain"]++
		return p.write()
	}},
	{"down", [7]int{1900, 1900, 60, 30, 400, 3000, 60}, func(ctx context.Context, p *project) error { return p.must(ctx, "down") }},
	{"clean", [7]int{3200, 3200, 1200, 30, 60, 4300, 60}, func(ctx context.Context, p *project) error {
		return errors.Join(p.must(ctx, "clean"), p.cleaned(ctx))
	}},
}

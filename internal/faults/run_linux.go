package faults

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Run runs the parts and writes their table. It gives an error if a round failed, and leaves nothing behind whatever happens.
func Run(ctx context.Context, o Options) (err error) {
	b, err := newBench(ctx, o)
	if err != nil {
		return fmt.Errorf("faults: %w", err)
	}
	defer func() { err = errors.Join(err, b.close(ctx)) }()
	var tallies []tally
	failed := 0
	for _, part := range parts {
		if o.Only != "" && o.Only != part.name {
			continue
		}
		number := part.rounds
		if o.Rounds > 0 {
			number = o.Rounds
		}
		t, err := b.part(ctx, part.name, number, part.begin)
		if err != nil {
			return fmt.Errorf("faults: %s: %w", part.name, err)
		}
		tallies, failed = append(tallies, t), failed+len(t.failures)
	}
	if len(tallies) == 0 {
		return fmt.Errorf("faults: -only=%s: not known", o.Only)
	}
	m, err := b.machine(ctx)
	if err != nil {
		return fmt.Errorf("faults: %w", err)
	}
	if err := report(o, m, tallies); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("faults: %d rounds failed", failed)
	}
	return nil
}

// rounds does one round: what was broken, in few words and in full, and what went wrong.
type rounds func(number int) (kind, described string, err error)

// parts in the order in which they run. Their rounds are those without a number: together they take some six minutes.
var parts = []struct {
	name   string
	rounds int
	begin  func(b *bench, ctx context.Context) (rounds, error)
}{
	{"kills", 16, (*bench).kills},
	{"calls", 14, (*bench).calls},
	{"things", 28, (*bench).things},
	{"engine", 5, (*bench).blowsToEngine},
	{"edits", 11, (*bench).edits},
	{"growth", 18, (*bench).growth},
	{"disks", 18, (*bench).disks},
}

func (b *bench) part(ctx context.Context, name string, rounds int, begin func(*bench, context.Context) (rounds, error)) (tally, error) {
	t := tally{part: name, kinds: map[string]count{}}
	began := time.Now()
	round, err := begin(b, ctx)
	if err != nil {
		return t, err
	}
	for number := b.First; number < b.First+rounds && ctx.Err() == nil; number++ {
		start := time.Now()
		kind, described, err := round(number)
		if ctx.Err() != nil || errors.Is(err, errNoMore) {
			break
		}
		t.add(number, kind, described, err)
		verdict := "well"
		if err != nil {
			verdict = err.Error()
		}
		_, _ = fmt.Fprintf(b.Story, "%s %d (%.1f s): %s: %s\n", name, number, time.Since(start).Seconds(), described, verdict)
	}
	t.took = time.Since(began)
	return t, ctx.Err()
}

// machine asks the engine what it runs on.
func (b *bench) machine(ctx context.Context) (machine, error) {
	var info struct {
		ServerVersion, KernelVersion string
		NCPU                         int
	}
	err := b.engine.api.get(ctx, "/info", &info)
	name := "Docker "
	if b.engine.podman() {
		name = "Podman "
	}
	return machine{name + info.ServerVersion, info.KernelVersion, fmt.Sprint(info.NCPU)}, err
}

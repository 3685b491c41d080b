package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	// silence is how long an engine is silent before a run is interrupted, and interruptLimit how long that may take to end.
	silence        = 15 * time.Second
	interruptLimit = 10 * time.Second
)

// waiting is what a run says that waits.
var waiting = regexp.MustCompile("waiting|no answer|not ready|interrupted")

// disturbedRuns are the targets whose calls are disturbed, each with the state from which it starts.
var disturbedRuns = []struct {
	state  string
	target []string
}{
	{"clean", []string{"up", "-timeout=20s"}},
	{"down", []string{"up", "-timeout=20s"}},
	{"variables changed", []string{"up", "-timeout=20s"}},
	{"all up", []string{"up", "-timeout=20s"}},
	{"clean", []string{"build"}},
	{"all up", []string{"down"}},
	{"all up", []string{"clean"}},
	{"all up", []string{"up", "-fresh", "-timeout=20s"}},
	{"all up", []string{"reset", "-servers=db"}},
	{"down", []string{"run", "-command=sleep 0.3"}},
}

// spoiltCall is one call of one run, and what happens to it.
type spoiltCall struct {
	state, kind string
	target      []string
	nth         int
	how         *disturbance
}

// spoiltCalls lists every kind of call that the runs make, with everything that can happen to it, in an order of the seed's.
func (p *project) spoiltCalls(ctx context.Context, proxy *proxy) ([]spoiltCall, error) {
	var list []spoiltCall
	for _, run := range disturbedRuns {
		if err := p.reach(ctx, run.state); err != nil {
			return nil, err
		}
		proxy.spoil("", 0, nil)
		got, err := p.disturbed(ctx, fault{host: proxy.host()}, run.target...)
		if err == nil && got.code != 0 {
			err = errors.New(got.String())
		}
		if err != nil {
			return nil, err
		}
		seen := proxy.seen()
		for _, kind := range slices.Sorted(maps.Keys(seen)) {
			for i := range disturbances {
				list = append(list, spoiltCall{run.state, kind, run.target, 1 + (i % min(seen[kind], 3)), &disturbances[i]})
			}
		}
		if err := p.must(ctx, "up"); err != nil {
			return nil, err
		}
	}
	rand.New(rand.NewPCG(p.Seed, 0)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, nil
}

// reach brings a project that is up into a state.
func (p *project) reach(ctx context.Context, name string) error {
	for _, state := range states {
		if state.name == name {
			return state.reach(ctx, p)
		}
	}
	return fmt.Errorf("state %q: not known", name)
}

// calls is the part that disturbs single calls of the API.
func (b *bench) calls(ctx context.Context) (rounds, error) {
	p, err := b.newProject("shop")
	if err != nil {
		return nil, err
	}
	proxy, err := newProxy(b.path("proxy/s"), b.engine.socket())
	if err != nil {
		return nil, err
	}
	if err := p.must(ctx, "up"); err != nil {
		return nil, err
	}
	list, err := p.spoiltCalls(ctx, proxy)
	if err != nil {
		return nil, err
	}
	_, _ = fmt.Fprintf(b.Story, "calls: %d ways to disturb one\n", len(list))
	return func(number int) (kind, described string, err error) {
		if number >= len(list) {
			return "", "", errNoMore
		}
		return p.spoiltRound(ctx, proxy, list[number])
	}, nil
}

// spoiltRound disturbs one call: the run must end, in the end rightly or with a reason, and the next one mends it.
func (p *project) spoiltRound(ctx context.Context, proxy *proxy, c spoiltCall) (kind, described string, err error) {
	target := strings.Join(c.target, " ")
	described = fmt.Sprintf("%s: %s to %s %d of %s", c.state, c.how.name, c.kind, c.nth, target)
	if err := p.reach(ctx, c.state); err != nil {
		return c.how.name, described, fmt.Errorf("before it: %w", err)
	}
	hit := proxy.spoil(c.kind, c.nth, c.how)
	// A server that the engine does not ask to end is removed all the same.
	p.crashed = p.crashed || c.kind == "POST /containers/*/stop"
	f := fault{host: proxy.host()}
	if c.how.silent {
		f.limit, f.since = p.Patience, hit
		if p.Patience == 0 {
			f.signal, f.after, f.limit = syscall.SIGINT, silence, silence+interruptLimit
		}
	}
	got, err := p.disturbed(ctx, f, c.target...)
	if err != nil {
		return c.how.name, described, err
	}
	proxy.spoil("", 0, nil)
	described += fmt.Sprintf(" (ended with %d after %d ms)", got.code, got.took.Milliseconds())
	return c.how.name, described, errors.Join(p.told(ctx, c, got), p.nextUp(ctx))
}

// told proves that a run did what it says: all of it, or it names what went wrong.
func (p *project) told(ctx context.Context, c spoiltCall, got outcome) error {
	switch {
	case got.endless && got.landed && !waiting.MatchString(got.before):
		return fmt.Errorf("no end after an interrupt, and not told what it waits for: %q", got.before)
	case got.endless:
		return fmt.Errorf("no end after %v", got.took.Round(time.Second))
	case got.landed && !waiting.MatchString(got.before):
		return fmt.Errorf("after %v of silence it has not told what it waits for: %q", silence, got.before)
	case got.code != 0 && got.code != 1 && got.code != 130:
		return fmt.Errorf("not told: %v", got)
	case got.code == 0 && c.target[0] == "up":
		if err := p.own(ctx); err != nil {
			return fmt.Errorf("exit code 0, but %w; it said %q", err, got.stderr)
		}
		return nil
	case got.code == 0 && c.target[0] == "clean":
		if err := p.cleaned(ctx); err != nil {
			return fmt.Errorf("exit code 0, but %w; it said %q", err, got.stderr)
		}
		return nil
	case got.code == 0:
		return nil
	}
	_, reason, found := strings.Cut(got.stderr, "Error: ")
	if !found || len(strings.TrimSpace(reason)) < 20 {
		return fmt.Errorf("not told: %v", got)
	}
	_, _ = fmt.Fprintf(p.Story, "  it said: %s\n", strings.ReplaceAll(strings.TrimSpace(reason), "\n", "\n           "))
	return nil
}

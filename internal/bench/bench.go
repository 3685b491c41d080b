// Package bench measures Berth against the raw API calls and, where it is installed, Docker Compose: tiny servers whose images
// are present are started, looked at, changed and taken down. It writes docs/speed.md and the README's table.
//
// It measures whole processes by the wall clock. It is not a test: it has no limits of its own. It leaves nothing in the engine
// but the builders' cache.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// Options say what is measured.
type Options struct {
	// Module is the folder of Berth's own module.
	Module string
	// Rounds is how often each thing is measured; 0 for 3, or for 11 with Page. Of more than 8 servers it is never more than 5.
	Rounds int
	// Page measures 1, 8, 32 and 100 servers and the first use, and not only 8 servers, and writes the page, its plot and the
	// README's table below Module.
	Page bool
	// Out gets the tables and Story what is measured meanwhile.
	Out, Story io.Writer
}

// usual is the number of servers that is always measured, and with everything that can be done.
const usual = 8

// sizes are the numbers of servers.
func (o Options) sizes() []int {
	if o.Page {
		return []int{1, usual, 32, 100}
	}
	return []int{usual}
}

// rounds is how often so many servers are measured.
func (o Options) rounds(servers int) int {
	rounds := o.Rounds
	switch {
	case rounds > 0:
	case o.Page:
		rounds = 11
	default:
		rounds = 3
	}
	if servers > usual {
		return min(rounds, 5)
	}
	return rounds
}

// Run measures, and writes tables of medians and of their ratios to the raw API calls.
func Run(ctx context.Context, o Options) (err error) {
	dir, err := os.MkdirTemp("", "berth-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	t, err := newTools(ctx, o.Module, dir)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer func() { err = errors.Join(err, t.engine.Close()) }()
	found := figures{Machine: t.machine(ctx)}
	if o.Page {
		if found.First, err = t.firstUse(ctx, o.Story); err != nil {
			return fmt.Errorf("bench: first use: %w", err)
		}
	}
	for _, servers := range o.sizes() {
		one, err := t.measure(ctx, o, servers)
		if err != nil {
			return fmt.Errorf("bench: %s: %w", many(servers), err)
		}
		found.Sizes = append(found.Sizes, one)
	}
	if _, err := io.WriteString(o.Out, found.report()); err != nil || !o.Page {
		return err
	}
	return found.publish(o.Module)
}

// measure measures so many servers. Whatever happens, nothing is left in the engine.
func (t *tools) measure(ctx context.Context, o Options, servers int) (one sized, err error) {
	p, err := t.newProject(servers)
	if err != nil {
		return sized{}, err
	}
	var contenders []contender
	defer func() { err = errors.Join(err, p.remove(ctx, contenders)) }()
	_, _ = fmt.Fprintf(o.Story, "%s: make the images\n", many(servers))
	// The first server's program is everybody's: it is compiled once.
	for _, names := range [][]string{{first}, p.all()} {
		if err := p.library.Build(ctx, names, false); err != nil {
			return sized{}, err
		}
	}
	for _, begin := range []func(context.Context) (contender, error){p.floor, p.compiled, p.command, p.mage, p.compose} {
		c, err := begin(ctx)
		if c.name != "" {
			contenders = append(contenders, c) // even half made ones leave something to clean
		}
		if err != nil {
			return sized{}, err
		}
	}
	return p.rounds(ctx, contenders, o.rounds(servers), o.Story)
}

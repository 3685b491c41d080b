// Package bench measures Berth against the raw API calls and, where it is installed, Docker Compose: eight tiny
// servers whose images are present, started, started again, built again and taken down.
//
// It measures whole processes by the wall clock. It is not a test: it has no limits of its own.
package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// Servers is how many tiny servers take part, and Rounds how often each thing is measured.
const (
	Servers = 8
	Rounds  = 15
)

// contender is somebody who can do the work.
type contender struct {
	name string
	// up, again, build and down are the phases; a nil one is not measured.
	phases map[string]func(context.Context) error
	// clean removes what a failure has left, of what the project's own clean does not know; nil for nothing.
	clean func(context.Context) error
}

// phases in the order in which they are measured.
var phases = []string{"up", "up again", "build again", "down"}

// Run measures and writes a table of medians and of their ratios to the raw API calls.
// module is the folder of Berth's own module. Whatever happens, nothing is left in the engine.
func Run(ctx context.Context, module string, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "berth-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	project, err := newProject(ctx, module, filepath.Join(dir, "bench"))
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	var contenders []contender
	defer func() { err = errors.Join(err, project.remove(ctx, contenders)) }()
	if err := project.berth.Build(ctx, nil, false); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	contenders, err = project.contenders(ctx)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	times, err := measure(ctx, contenders)
	return errors.Join(err, report(out, contenders, times))
}

// measure lets the contenders take turns, so that a machine that becomes slower is slower for all.
// The first round warms up and does not count.
func measure(ctx context.Context, contenders []contender) (map[string][]time.Duration, error) {
	times := map[string][]time.Duration{}
	for round := range Rounds + 1 {
		for _, c := range contenders {
			for _, phase := range phases {
				work := c.phases[phase]
				if work == nil {
					continue
				}
				start := time.Now()
				if err := work(ctx); err != nil {
					return times, fmt.Errorf("%s: %s: %w", c.name, phase, err)
				}
				if round > 0 {
					key := c.name + "/" + phase
					times[key] = append(times[key], time.Since(start))
				}
			}
		}
	}
	return times, nil
}

// median is the middle one; 0 for none.
func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// command runs a program and gives its output only when it fails.
func command(ctx context.Context, dir string, env []string, name string, args ...string) error {
	var output bytes.Buffer
	c := exec.CommandContext(ctx, name, args...)
	c.Dir, c.Stdout, c.Stderr = dir, &output, &output
	c.Env = append(os.Environ(), env...)
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s %v: %w\n%s", name, args, err, output.String())
	}
	return nil
}

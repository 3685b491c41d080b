package faults

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

// outcome is a run of a target that has ended.
type outcome struct {
	args   []string
	code   int
	stdout string
	stderr string
	took   time.Duration
	// landed reports whether a signal reached it before its end.
	landed bool
	// before is what stood on stderr when the signal was sent.
	before string
	// endless reports whether it had to be killed at its time limit.
	endless bool
}

func (o outcome) String() string {
	how := fmt.Sprintf("exit code %d", o.code)
	if o.endless {
		how = "no end"
	}
	return fmt.Sprintf("%s: %s after %v: %s", strings.Join(o.args, " "), how, o.took.Round(time.Millisecond), shortened(strings.TrimSpace(o.stderr)))
}

// shortened is the beginning and the end of a text.
func shortened(text string) string {
	const most = 1500
	if len(text) <= 2*most {
		return text
	}
	return text[:most] + "\n…\n" + text[len(text)-most:]
}

// fault is what a process is given while it runs.
type fault struct {
	signal syscall.Signal
	// during is called after a while, too; it may be nil.
	during func()
	after  time.Duration
	// later is when the signal comes, after during.
	later time.Duration
	// since is closed at the moment from which after and limit count; nil for the run's begin.
	since <-chan struct{}
	// host is the value of DOCKER_HOST; the engine's own when empty.
	host string
	// limit bounds the run; runLimit when 0.
	limit time.Duration
}

// run runs a target to its end.
func (p *project) run(ctx context.Context, args ...string) (outcome, error) {
	return p.disturbed(ctx, fault{}, args...)
}

// must is run for what has to succeed.
func (p *project) must(ctx context.Context, args ...string) error {
	got, err := p.run(ctx, args...)
	if err == nil && got.code != 0 {
		err = errors.New(got.String())
	}
	return err
}

// disturbed runs a target and sends it a signal meanwhile.
func (p *project) disturbed(ctx context.Context, f fault, args ...string) (outcome, error) {
	stdout, err := os.CreateTemp(p.bench.dir, "stdout-")
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = os.Remove(stdout.Name()); _ = stdout.Close() }()
	stderr, err := os.CreateTemp(p.bench.dir, "stderr-")
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = os.Remove(stderr.Name()); _ = stderr.Close() }()
	p.crashed = p.crashed || args[0] == "reset" // it throws away what a server has, and asks nobody to end
	cmd := exec.Command(p.berth, args...)
	cmd.Dir, cmd.Env = p.dir, p.env(f.host)
	cmd.Stdout, cmd.Stderr = stdout, stderr // files, so that nobody waits for whoever else holds them
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	began := time.Now()
	if err := p.engine.place.do(cmd.Start); err != nil {
		return outcome{}, err
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	got := outcome{args: args}
	if f.limit == 0 {
		f.limit = runLimit
	}
	var moment, over <-chan time.Time
	count := func() {
		if over = time.After(f.limit); f.signal != 0 || f.during != nil {
			moment = time.After(f.after)
		}
	}
	if f.since == nil {
		count()
	} else {
		over = time.After(runLimit)
	}
	for done := ctx.Done(); ; {
		select {
		case <-f.since:
			f.since = nil
			count()
			continue
		case <-moment:
			if f.during != nil {
				f.during()
				f.during, moment = nil, nil
				if f.signal != 0 {
					moment = time.After(f.later)
				}
				continue
			}
			said, _ := os.ReadFile(stderr.Name())
			got.landed, got.before, moment = cmd.Process.Signal(f.signal) == nil, string(said), nil
			continue
		case <-over:
			got.endless, over, moment = true, nil, nil
			_ = cmd.Process.Kill()
			continue
		case <-done:
			done = nil
			_ = cmd.Process.Kill()
			continue
		case <-ended:
		}
		break
	}
	got.took, got.code = time.Since(began), cmd.ProcessState.ExitCode()
	out, outErr := os.ReadFile(stdout.Name())
	story, storyErr := os.ReadFile(stderr.Name())
	got.stdout, got.stderr = string(out), string(story)
	return got, errors.Join(outErr, storyErr, ctx.Err())
}

// env is the environment of a target: caches and temporary files of the suite's own.
func (b *bench) env(host string) []string {
	if host == "" {
		host = b.engine.host()
	}
	env := maps.Clone(b.variables)
	env["DOCKER_HOST"] = host
	var list []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		list = append(list, name+"="+env[name])
	}
	return list
}

package ready

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

// fake answers from functions; one that is not set is not expected to be called.
type fake struct {
	inspect func() (docker.Detail, bool, error)
	exec    func(ctx context.Context, output io.Writer) (int, error)
	logs    func(ctx context.Context, spec docker.LogSpec, each func(string)) error
}

func (f fake) Inspect(context.Context, string) (docker.Detail, bool, error) { return f.inspect() }

func (f fake) Exec(ctx context.Context, _ string, spec docker.ExecSpec) (int, error) {
	return f.exec(ctx, spec.Stdout)
}

func (f fake) Logs(ctx context.Context, _ string, spec docker.LogSpec, each func(string)) error {
	return f.logs(ctx, spec, each)
}

// states answers Inspect with one detail after the other, and with the last one for ever.
func states(details ...docker.Detail) func() (docker.Detail, bool, error) {
	return func() (docker.Detail, bool, error) {
		detail := details[0]
		if len(details) > 1 {
			details = details[1:]
		}
		return detail, true, nil
	}
}

func gone() (docker.Detail, bool, error) { return docker.Detail{}, false, nil }

var (
	running = docker.Detail{State: "running"}
	failed  = docker.Detail{State: "exited", ExitCode: 3}
	done    = docker.Detail{State: "exited"}
)

func closed() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func TestWait(t *testing.T) {
	execs := func(codes ...int) func(context.Context, io.Writer) (int, error) {
		return func(_ context.Context, output io.Writer) (int, error) {
			code := codes[0]
			if len(codes) > 1 {
				codes = codes[1:]
			}
			_, _ = io.WriteString(output, "starting\n\x1b[1mno response\r\n")
			return code, nil
		}
	}
	logs := func(lines ...string) func(context.Context, docker.LogSpec, func(string)) error {
		return func(ctx context.Context, spec docker.LogSpec, each func(string)) error {
			for _, line := range lines {
				each(line)
			}
			<-ctx.Done()
			return ctx.Err()
		}
	}
	ended := func(lines ...string) func(context.Context, docker.LogSpec, func(string)) error {
		return func(_ context.Context, _ docker.LogSpec, each func(string)) error {
			for _, line := range lines {
				each(line)
			}
			return nil
		}
	}
	for _, test := range []struct {
		rule   string
		engine fake
		died   chan struct{}
		probes []Probe
		want   string
		after  time.Duration
	}{
		{rule: "no probe is ready"},
		{rule: "running", engine: fake{inspect: states(docker.Detail{State: "created"}, running)}, probes: []Probe{Running{}}, after: firstPause + steadyTime},
		{rule: "running for a moment only", engine: fake{inspect: states(running, failed)}, probes: []Probe{Running{}}, want: "the process ended with exit code 3 before it was ready", after: steadyTime},
		{rule: "not running any more", engine: fake{inspect: states(failed)}, probes: []Probe{Running{}}, want: "the process ended with exit code 3 before it was ready"},
		{rule: "removed", engine: fake{inspect: gone}, probes: []Probe{Running{}}, want: "the container was removed before it was ready"},
		{rule: "exec after two failures", engine: fake{exec: execs(1, 1, 0)}, probes: []Probe{Exec{"check"}}, after: 15 * time.Millisecond},
		{
			rule: "exec never", engine: fake{exec: execs(2)}, probes: []Probe{Exec{"check"}},
			want: "not ready within 30s: exec check: exit code 2: starting | no response", after: 30 * time.Second,
		},
		{
			rule: "exec that hangs is cut short and tried again", after: 30 * time.Second,
			engine: fake{exec: func(ctx context.Context, _ io.Writer) (int, error) { <-ctx.Done(); return -1, ctx.Err() }},
			probes: []Probe{Exec{"check"}}, want: "not ready within 30s: exec check: no end within 10s",
		},
		{rule: "log", engine: fake{inspect: states(running), logs: logs("starting", "ready now")}, probes: []Probe{Log("^ready")}},
		{
			rule: "log never", engine: fake{inspect: states(running), logs: logs("starting")}, probes: []Probe{Log("^ready")},
			want: `not ready within 30s: log "^ready": no line matches yet`, after: 30 * time.Second,
		},
		{
			rule:   "health",
			engine: fake{inspect: states(docker.Detail{Health: "starting"}, docker.Detail{Health: "unhealthy"}, docker.Detail{Health: "healthy"})},
			probes: []Probe{Health(true)}, after: 15 * time.Millisecond,
		},
		{
			rule: "health never", engine: fake{inspect: states(docker.Detail{Health: "unhealthy", HealthOutput: "no\nroute\n"})}, probes: []Probe{Health(true)},
			want: "not ready within 30s: health: unhealthy: no | route", after: 30 * time.Second,
		},
		{rule: "no health check", engine: fake{inspect: states(running)}, probes: []Probe{Health(true)}, want: "health: the image has no health check; use another probe"},
		{rule: "a task that ends well", engine: fake{inspect: states(running, running, done)}, probes: []Probe{Exit(true)}, after: 15 * time.Millisecond},
		{rule: "a task that is over", engine: fake{inspect: states(done)}, died: closed(), probes: []Probe{Exit(true)}},
		{rule: "a task that fails", engine: fake{inspect: states(failed)}, died: closed(), probes: []Probe{Exit(true)}, want: "the process ended with exit code 3 before it was ready"},
		{rule: "a task with its log", engine: fake{inspect: states(done), logs: ended("ready")}, died: closed(), probes: []Probe{Exit(true), Log("ready")}},
		{
			rule: "a task without its log", engine: fake{inspect: states(done), logs: ended("other")}, died: closed(), probes: []Probe{Exit(true), Log("ready")},
			want: `log "ready": none of 1 lines matches`,
		},
		{rule: "a death is seen at once", engine: fake{exec: execs(1), inspect: states(failed)}, died: closed(), probes: []Probe{Exec{"check"}}, want: "the process ended with exit code 3 before it was ready"},
		{rule: "a death wins over success", engine: fake{exec: execs(0), inspect: states(failed)}, died: closed(), probes: []Probe{Exec{"check"}}, want: "the process ended with exit code 3 before it was ready"},
		{
			rule: "out of memory", engine: fake{exec: execs(1), inspect: states(docker.Detail{State: "exited", ExitCode: 137, OOMKilled: true})}, died: closed(),
			probes: []Probe{Exec{"check"}}, want: "the process was killed for want of memory (exit code 137); raise memory",
		},
		{rule: "a removed container", engine: fake{exec: execs(1), inspect: gone}, died: closed(), probes: []Probe{Exec{"check"}}, want: "the container was removed before it was ready"},
		{
			rule: "the first probe that waits is named", engine: fake{exec: execs(0), inspect: states(docker.Detail{Health: "starting"}), logs: logs()},
			probes: []Probe{Exec{"check"}, Health(true), Log("x")}, want: "not ready within 30s: health: starting", after: 30 * time.Second,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				err := Wait(t.Context(), test.engine, Target{ContainerID: "c", Died: test.died, Limit: 30 * time.Second}, test.probes)
				got := ""
				if err != nil {
					got = err.Error()
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("error (-want +got):\n%s", diff)
				}
				if took := time.Since(begun); took != test.after {
					t.Errorf("took %v, want %v", took, test.after)
				}
			})
		})
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	reason := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(reason)
	err := Wait(ctx, nil, direct(), []Probe{tcp(freePort(t))})
	if !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
}

func TestTimeoutCarriesTheLastError(t *testing.T) {
	port := freePort(t)
	target := direct()
	target.Limit = 100 * time.Millisecond
	err := Wait(t.Context(), nil, target, []Probe{tcp(port)})
	want := fmt.Sprintf("not ready within 100ms: tcp %d: connection refused at 127.0.0.1:%d", port, port)
	var timeout *TimeoutError
	if !errors.As(err, &timeout) || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestProxyThatAcceptsFirst plays the engine's proxy: it accepts, dials the server, and closes when that fails.
func TestProxyThatAcceptsFirst(t *testing.T) {
	server := freePort(t)
	opened := make(chan struct{})
	proxy := listen(t, "127.0.0.1:0", func(conn net.Conn) {
		defer func() { _ = conn.Close() }()
		behind, err := net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(server))
		if err != nil {
			<-time.After(time.Millisecond)
			return
		}
		defer func() { _ = behind.Close() }()
		_, _ = io.Copy(conn, behind)
	})
	time.AfterFunc(200*time.Millisecond, func() {
		close(opened)
		listen(t, "127.0.0.1:"+strconv.Itoa(server), func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
	})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := Wait(ctx, nil, published(proxy), []Probe{tcp(proxy)}); err != nil {
		t.Fatal(err)
	}
	if !isClosed(opened) {
		t.Error("ready before the server listened")
	}
}

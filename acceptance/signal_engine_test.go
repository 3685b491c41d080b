//go:build engine

package acceptance

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// stopLimit is how long Berth may take to end after a signal.
const stopLimit = 5 * time.Second

// phaseLimit bounds the wait for the moment at which a test sends its signal.
const phaseLimit = 90 * time.Second

func testSignalsLeaveNothingHalfStarted(t *testing.T) {
	for phase, definition := range map[string]string{
		"build": listens + "run: [[/server, pause, UNIQUE]]\n",
		"start": listens,
		"wait":  listens + "command: [hang]\nready: {timeout: 80s}\n",
	} {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(phase+"/"+signal.String(), func(t *testing.T) {
				t.Parallel()
				pause := "8" + time.Now().Format("05.000000") + "s" // names this test's process among all others
				p := newProject(t, map[string]string{"one": strings.ReplaceAll(definition, "UNIQUE", pause), "two": listens + "links: [one]\n"})
				cmd, output := startUntil(t, p, func(starting <-chan struct{}) {
					switch phase {
					case "build":
						await(t, "the build step", func() bool { return runs(pause) })
					default:
						receive(t, starting)
					}
					if phase == "wait" {
						await(t, "a running container", func() bool { return p.containers()["one"].State == "running" })
					}
				})
				took := end(t, cmd, signal)
				t.Logf("%v during %s: %v, exit code %d", signal, phase, took.Round(time.Millisecond), cmd.ProcessState.ExitCode())
				if took > stopLimit {
					t.Errorf("it took %v to end, want at most %v", took, stopLimit)
				}
				if cmd.ProcessState.ExitCode() <= 0 {
					t.Errorf("exit code %d, want one above 0\n%s", cmd.ProcessState.ExitCode(), output)
				}
				// A server that was ready by then stays; nothing else does.
				for name, container := range p.containers() {
					if phase != "start" || container.State != "running" {
						t.Errorf("%s was left %s\n%s", name, container.State, output)
					}
				}
				if phase == "build" {
					await(t, "an end of the build step", func() bool { return !runs(pause) })
				}
				p.define("one", listens)
				converges(t, p)
			})
		}
	}
}

func testKilledRunIsMadeGood(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens, "two": listens + "links: [one]\n"})
	cmd, _ := startUntil(t, p, func(starting <-chan struct{}) { receive(t, starting) })
	end(t, cmd, syscall.SIGKILL)
	p.env = nil
	// At once, with no plan before it: the engine still does what the killed run has asked for, so nobody could foretell this one.
	if next := finish(t, p.command(raceBerth(t), "up")); next.code != 0 {
		t.Errorf("the next up ended with %d:\n%s", next.code, next.stderr)
	}
	converges(t, p)
}

func testKilledPostStartIsRunAgain(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens + "post_start: {command: [/server, pause, 2s]}\n"})
	cmd, _ := startUntil(t, p, func(starting <-chan struct{}) {
		receive(t, starting)
		await(t, "a running container", func() bool { return p.containers()["one"].State == "running" })
	})
	end(t, cmd, syscall.SIGKILL)
	p.env = nil
	if again := p.must("up"); !strings.Contains(again.stderr, "one: replacing: its start or removal had not ended") {
		t.Errorf("up after a kill:\n%s", again.stderr)
	}
	if again := p.must("up"); again.stderr != "" {
		t.Errorf("up when all is done:\n%s", again.stderr)
	}
}

func testSecondRunWaits(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens + "command: [listen, 2s]\n", "two": listens})
	first, output := startUntil(t, p, func(starting <-chan struct{}) { receive(t, starting) })
	p.env = nil
	second := finish(t, p.command(raceBerth(t), "up")) // nobody could foretell what the first run leaves it to do
	if second.code != 0 {
		t.Errorf("the second run: exit code %d\n%s", second.code, second.stderr)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("the first run: %v\n%s", err, output)
	}
	if !strings.Contains(second.stderr, "waiting for berth-race up (process ") {
		t.Errorf("the second run does not say for whom it waits:\n%s", second.stderr)
	}
	if strings.Contains(second.stderr, "building") || strings.Contains(second.stderr, "replacing") {
		t.Errorf("the second run found something to do:\n%s", second.stderr)
	}
	if got := p.containers(); len(got) != 2 {
		t.Errorf("%d containers, want 2: %v", len(got), got)
	}
}

// output is what a running process has written; safe to read while it writes.
type output struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.String()
}

// startUntil starts up and returns when moment does, which may wait for the first call that starts a container.
func startUntil(t *testing.T, p *project, moment func(starting <-chan struct{})) (*exec.Cmd, *output) {
	t.Helper()
	starting := make(chan struct{})
	var once sync.Once
	record(t, p, func(c call) {
		if c.method == http.MethodPost && strings.HasPrefix(c.path, "/containers/") && strings.HasSuffix(c.path, "/start") {
			once.Do(func() { close(starting) })
		}
	})
	cmd, text := p.command(raceBerth(p.t), "up"), &output{}
	told := p.foretell(cmd)
	cmd.Stdout, cmd.Stderr = text, text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // fails once it has ended, as it should have
		told()
	})
	moment(starting)
	return cmd, text
}

// end sends a signal and tells how long the process took to end.
func end(t *testing.T, cmd *exec.Cmd, signal syscall.Signal) time.Duration {
	t.Helper()
	sent := time.Now()
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // its exit code is looked at by the caller
	return time.Since(sent)
}

// converges proves that the next run ends with one running container a server.
func converges(t *testing.T, p *project) {
	t.Helper()
	p.env = nil
	p.must("up")
	for _, name := range []string{"one", "two"} {
		if state := p.containers()[name].State; state != "running" {
			t.Errorf("%s is %q after the next up", name, state)
		}
	}
	if got := len(p.containers()); got != 2 {
		t.Errorf("%d containers after the next up, want 2", got)
	}
}

func receive(t *testing.T, moment <-chan struct{}) {
	t.Helper()
	select {
	case <-moment:
	case <-time.After(phaseLimit):
		t.Fatal("no container was started in time")
	}
}

// await looks every 20 ms whether something has come true.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for limit := time.After(phaseLimit); !holds(); {
		select {
		case <-ticker.C:
		case <-limit:
			t.Fatalf("%s did not come in time", what)
		}
	}
}

// runs tells whether the test server pauses for this long somewhere on the engine's host, which must be this one.
func runs(pause string) bool {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range lines {
		if text, _ := os.ReadFile(path); string(text) == "/server\x00pause\x00"+pause+"\x00" {
			return true
		}
	}
	return false
}

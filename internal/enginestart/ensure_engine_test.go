//go:build engine

package enginestart

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

func TestEnsureLeavesTheRunningEngineAlone(t *testing.T) {
	var said []string
	begin := time.Now()
	if err := Ensure(t.Context(), Options{Say: func(line string) { said = append(said, line) }}); err != nil {
		t.Fatal(err)
	}
	if len(said) != 1 || !strings.HasSuffix(said[0], "; nothing to do") {
		t.Errorf("said %q", said)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

// secondEngine is this computer with a dockerd beside the usual one: in network and mount namespaces of its own, with
// its own socket, storage and process file, so that it takes nothing from the first.
type secondEngine struct {
	thisMachine

	folder  string
	daemons *[]process
}

func newSecondEngine(t *testing.T) secondEngine {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("a second dockerd needs root")
	}
	folder, err := os.MkdirTemp("", "berth") // short, for the sockets below it
	if err != nil {
		t.Fatal(err)
	}
	m := secondEngine{thisMachine: thisMachine{env: os.LookupEnv}, folder: folder, daemons: new([]process)}
	if err := os.WriteFile(folder+"/daemon.json", []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 20*time.Second)
		defer cancel()
		for _, daemon := range *m.daemons {
			if err := daemon.Stop(ctx); err != nil {
				t.Error(err)
			}
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return m
}

func (m secondEngine) address() locate.Address {
	return locate.Address{Host: "unix://" + m.folder + "/docker.sock", Source: "default socket"}
}

func (m secondEngine) Answer(ctx context.Context) (string, error) {
	engine, err := docker.Connect(ctx, m.address())
	if err != nil {
		return "", err
	}
	return "Docker " + engine.Version, engine.Close()
}

// Exists hides systemd, whose unit is that of the first engine.
func (m secondEngine) Exists(path string) bool {
	return path != systemdRunning && m.thisMachine.Exists(path)
}

func (m secondEngine) ReadFile(path string) ([]byte, error) {
	return m.thisMachine.ReadFile(m.own(path))
}

func (m secondEngine) Run(ctx context.Context, log *logFile, command ...string) error {
	for i := range command {
		command[i] = m.own(command[i])
	}
	return m.thisMachine.Run(ctx, log, command...)
}

func (m secondEngine) Spawn(log *logFile, command ...string) (process, error) {
	daemon, err := m.thisMachine.Spawn(log, slices.Concat([]string{"unshare", "--net", "--mount", "--"}, command, []string{
		"--host", m.address().Host, "--data-root", m.folder + "/data", "--exec-root", m.folder + "/exec",
		"--pidfile", m.folder + "/docker.pid", "--storage-driver", "vfs", "--config-file", m.folder + "/daemon.json",
	})...)
	if err == nil {
		*m.daemons = append(*m.daemons, daemon)
	}
	return daemon, err
}

// own is the second engine's process file in place of the first's.
func (m secondEngine) own(path string) string {
	if path == daemonPIDFile {
		return m.folder + "/docker.pid"
	}
	return path
}

func (m secondEngine) starter(t *testing.T, say func(string)) starter {
	return starter{
		machine: m, say: func(line string) { t.Log(line); say(line) }, wait: defaultWait, os: "linux", root: true,
		logs: []string{m.folder + "/dockerd.log"}, locks: []string{m.folder + "/engine.lock"},
	}
}

func TestEnsureStartsDockerd(t *testing.T) {
	gone := func(t *testing.T) int { // the number of a process that was
		t.Helper()
		process, err := os.StartProcess("/bin/true", []string{"true"}, &os.ProcAttr{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := process.Wait(); err != nil {
			t.Fatal(err)
		}
		return process.Pid
	}
	for _, c := range []struct {
		rule    string
		pidFile func(t *testing.T) string
		removed bool
	}{
		{rule: "nothing left behind"},
		{rule: "a socket and the number of a process that is gone", pidFile: func(t *testing.T) string { return strconv.Itoa(gone(t)) }},
		{rule: "the number of another process", pidFile: func(*testing.T) string { return strconv.Itoa(os.Getpid()) }, removed: true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			m := newSecondEngine(t)
			if c.pidFile != nil {
				if err := os.WriteFile(m.own(daemonPIDFile), []byte(c.pidFile(t)), 0o600); err != nil {
					t.Fatal(err)
				}
				leaveSocket(t, m.folder+"/docker.sock")
			}
			var said []string
			s := m.starter(t, func(line string) { said = append(said, line) })
			if err := s.ensure(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(strings.Join(said, "\n"), "was left behind"); got != c.removed {
				t.Errorf("process file removed: got %v, want %v", got, c.removed)
			}
			said = nil
			if err := s.ensure(t.Context()); err != nil || len(*m.daemons) != 1 || !strings.HasSuffix(said[0], "nothing to do") {
				t.Errorf("again: %v, %d started, said %q", err, len(*m.daemons), said)
			}
		})
	}
}

// leaveSocket makes a socket where nothing listens.
func leaveSocket(t *testing.T, path string) {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = syscall.Close(socket) }()
	if err := syscall.Bind(socket, &syscall.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
}

func TestEnsureReportsADockerdThatEnds(t *testing.T) {
	m := newSecondEngine(t)
	if err := os.WriteFile(filepath.Join(m.folder, "daemon.json"), []byte(`{"no-such-key": true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	err := m.starter(t, func(string) {}).ensure(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no-such-key") || !strings.Contains(err.Error(), "it ended before it answered: exit status 1") {
		t.Errorf("got %v, want dockerd's own words", err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestAnInterruptLeavesNoDockerd(t *testing.T) {
	m := newSecondEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := m.starter(t, func(line string) {
		if strings.HasPrefix(line, "starting the engine") {
			time.AfterFunc(100*time.Millisecond, cancel)
		}
	})
	begin := time.Now()
	if err := s.ensure(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	for _, daemon := range *m.daemons {
		if m.Exists(fmt.Sprintf("/proc/%d", daemon.PID())) {
			t.Errorf("process %d still runs", daemon.PID())
		}
	}
}

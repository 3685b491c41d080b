package enginestart

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker/locate"
)

// fakeMachine is a computer in memory. It writes down what is done to it.
type fakeMachine struct {
	answers  bool              // an engine answers
	reason   locate.Reason     // why none does
	files    map[string]string // what can be read
	programs map[string]string // what is installed
	fails    map[string]error  // by command
	effect   map[string]func() // by command
	spawned  *fakeProcess      // what Spawn gives; nil is a dockerd that answers at once
	asked    int               // questions since the start
	story    []string          // commands, and what was said
	t        *testing.T
}

func (m *fakeMachine) Answer(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if m.asked++; m.answers {
		return "Docker 1.2.3 answers at unix:///fake.sock", nil
	}
	return "", &locate.UnreachableError{Reason: m.reason, Fact: "no engine: " + string(m.reason)}
}

func (m *fakeMachine) Exists(path string) bool { _, found := m.files[path]; return found }

func (m *fakeMachine) ReadFile(path string) ([]byte, error) {
	if text, found := m.files[path]; found {
		return []byte(text), nil
	}
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

func (m *fakeMachine) Program(name string) string { return m.programs[name] }

func (m *fakeMachine) Run(_ context.Context, log *logFile, command ...string) error {
	line := strings.Join(command, " ")
	m.story = append(m.story, "run "+line)
	if effect := m.effect[line]; effect != nil {
		effect()
	}
	err := m.fails[line]
	if err != nil && log != nil {
		m.write(log, "output of "+command[0]+"\n")
	}
	return err
}

func (m *fakeMachine) Spawn(log *logFile, command ...string) (process, error) {
	m.story = append(m.story, "spawn "+strings.Join(command, " "))
	if m.spawned == nil {
		m.answers = true
		return &fakeProcess{}, nil
	}
	m.write(log, m.spawned.says)
	if m.spawned.effect != nil {
		m.spawned.effect()
	}
	return m.spawned, nil
}

func (m *fakeMachine) write(log *logFile, text string) {
	m.t.Helper()
	if _, err := log.file.WriteString(text); err != nil {
		m.t.Fatal(err)
	}
}

// fakeProcess is a dockerd in memory.
type fakeProcess struct {
	says   string
	exited chan error
	effect func() // when it starts
	stops  int
}

func (p *fakeProcess) Exited() <-chan error       { return p.exited }
func (p *fakeProcess) PID() int                   { return 77 }
func (p *fakeProcess) Stop(context.Context) error { p.stops++; return nil }

// ended is the channel of a process that has ended.
func ended(err error) chan error {
	exited := make(chan error, 1)
	exited <- err
	return exited
}

// newStarter runs on a fake machine, with its log and lock in a folder of the test.
func newStarter(t *testing.T, m *fakeMachine) starter {
	t.Helper()
	m.t = t
	folder := t.TempDir()
	return starter{
		machine: m,
		say:     func(line string) { m.story = append(m.story, "say "+strings.ReplaceAll(line, folder, "FOLDER")) },
		wait:    10 * time.Second,
		os:      "linux",
		root:    true,
		logs:    []string{filepath.Join(folder, "dockerd.log")},
		locks:   []string{filepath.Join(folder, "engine.lock")},
	}
}

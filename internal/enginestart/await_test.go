package enginestart

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/berthdev/berth/docker/locate"
)

// notRunning is a machine with a dockerd that does as told.
func notRunning(spawned *fakeProcess) *fakeMachine {
	return &fakeMachine{reason: locate.NotRunning, programs: map[string]string{"dockerd": "/usr/sbin/dockerd"}, spawned: spawned}
}

func TestDockerdThatEndsFailsAtOnce(t *testing.T) {
	var lines []string
	for _, letter := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		lines = append(lines, "line "+letter)
	}
	m := notRunning(&fakeProcess{exited: ended(errors.New("exit status 1")), says: strings.Join(lines, "\n") + "\n"})
	s := newStarter(t, m)
	log, err := openLog(s.logs)
	if err != nil {
		t.Fatal(err)
	}
	m.write(log, "a line of an earlier run\n")
	log.Close()
	begin := time.Now()
	err = s.ensure(t.Context())
	want := "start dockerd: it ended before it answered: exit status 1; the last lines of " + s.logs[0] + ":\n  " +
		strings.Join(lines[6:], "\n  ")
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDockerdThatEndsBesideAFasterOne(t *testing.T) {
	m := notRunning(&fakeProcess{exited: ended(errors.New("exit status 1"))})
	m.files = map[string]string{}
	m.spawned.effect = func() { m.files[daemonPIDFile], m.files["/proc/9/comm"] = "9", "dockerd" }
	s := newStarter(t, m)
	said := s.say
	s.say = func(line string) {
		said(line)
		m.answers = m.answers || strings.HasPrefix(line, "another dockerd was faster (process 9)")
	}
	if err := s.ensure(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDockerdThatNeverAnswersIsStopped(t *testing.T) {
	m := notRunning(&fakeProcess{says: "still at it\n"})
	s := newStarter(t, m)
	s.wait = 60 * time.Millisecond
	err := s.ensure(t.Context())
	want := "wait for the engine: no answer within 60ms: no engine: not running; the last lines of " + s.logs[0] + ":\n  still at it"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if m.spawned.stops != 1 {
		t.Errorf("stopped %d times", m.spawned.stops)
	}
	if m.asked > 10 {
		t.Errorf("%d questions in 60 ms are more than the pauses allow", m.asked)
	}
}

func TestAnInterruptStopsWhatWasStarted(t *testing.T) {
	m := notRunning(&fakeProcess{})
	s := newStarter(t, m)
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("interrupted")
	time.AfterFunc(30*time.Millisecond, func() { cancel(cause) })
	if err := s.ensure(ctx); !errors.Is(err, cause) {
		t.Errorf("got %v, want %v", err, cause)
	}
	if m.spawned.stops != 1 {
		t.Errorf("stopped %d times", m.spawned.stops)
	}
}

func TestAnEngineForOthersEndsTheWaiting(t *testing.T) {
	m := notRunning(&fakeProcess{})
	m.spawned.effect = func() { m.reason = locate.NoPermission }
	s := newStarter(t, m)
	if err := s.ensure(t.Context()); reason(err) != locate.NoPermission {
		t.Errorf("got %v, want no permission", err)
	}
	if m.spawned.stops != 0 {
		t.Error("a working engine was stopped")
	}
}

func TestOfManyRunsOneStarts(t *testing.T) {
	shared := &sharedMachine{fakeMachine: notRunning(nil)}
	template := newStarter(t, shared.fakeMachine)
	template.machine = shared
	var waiting sync.WaitGroup
	for range 8 {
		s := template
		s.say = func(string) {}
		waiting.Go(func() {
			if err := s.ensure(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	waiting.Wait()
	if got := len(shared.story); got != 1 {
		t.Errorf("got %q, want one start", shared.story)
	}
}

// sharedMachine is a fake machine for runs at the same time.
type sharedMachine struct {
	*fakeMachine

	mutex sync.Mutex
}

func (m *sharedMachine) Answer(ctx context.Context) (string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.fakeMachine.Answer(ctx)
}

func (m *sharedMachine) Spawn(log *logFile, command ...string) (process, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.fakeMachine.Spawn(log, command...)
}

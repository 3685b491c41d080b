//go:build engine

package docker

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/berthdev/berth/docker/locate"
)

func TestExecInterrupted(t *testing.T) {
	b := newBox(t)
	id := b.start("idle")
	remote := &Engine{&Reader{Address: locate.Address{Host: "tcp://remote:2376"}, api: b.api, http: b.http}}
	for _, test := range []struct {
		rule    string
		engine  *Engine
		command []string
		means   string
	}{
		{"by host PID", b.Engine, []string{"/probe", "idle"}, byHostPID},
		{"by host PID, SIGTERM ignored", b.Engine, []string{"/probe", "stubborn"}, byHostPID},
		{"by host PID, with its child", b.Engine, []string{"/probe", "parent"}, byHostPID},
		{"from inside", remote, []string{"/probe", "idle"}, byInside},
		{"from inside, SIGTERM ignored", remote, []string{"/probe", "stubborn"}, byInside},
		{"from inside, with its child", remote, []string{"/probe", "parent"}, byInside},
	} {
		t.Run(test.rule, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var begun time.Time
			stdout := writerFunc(func(p []byte) (int, error) { begun = time.Now(); cancel(); return len(p), nil })
			_, err := test.engine.Exec(ctx, id, ExecSpec{Command: test.command, Stdout: stdout})
			took := time.Since(begun)
			var interrupted *InterruptedError
			if !errors.As(err, &interrupted) || !interrupted.Ended || interrupted.Means != test.means || !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
			if took > interruptTime+outputGrace {
				t.Errorf("took %v", took)
			}
			settle(t, b, id, 1)
			t.Logf("%v: %v", took.Round(time.Millisecond), err)
		})
	}
	t.Run("a writer's error ends the command", func(t *testing.T) {
		broken := errors.New("broken pipe")
		_, err := b.Exec(t.Context(), id, ExecSpec{
			Command: []string{"/probe", "flood", "1000000000"},
			Stdout:  writerFunc(func([]byte) (int, error) { return 0, broken }),
		})
		if !errors.Is(err, broken) || processes(t, b, id) != 1 {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no way is said honestly", func(t *testing.T) {
		spec := b.spec("idle")
		spec.Volumes = []VolumeSpec{{Source: t.TempDir(), Target: "/bin"}} // hides the shell
		id := b.create(spec)
		if err := b.Start(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		_, err := remote.Exec(ctx, id, ExecSpec{
			Command: []string{"/probe", "idle"},
			Stdout:  writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil }),
		})
		var interrupted *InterruptedError
		if !errors.As(err, &interrupted) || interrupted.Ended || interrupted.Means != "" {
			t.Errorf("got %v", err)
		}
		settle(t, b, id, 2)
		t.Log(err)
	})
	t.Run("the container's end is the command's", func(t *testing.T) {
		id := b.start("idle")
		stdout := writerFunc(func(p []byte) (int, error) { go func() { _ = b.Remove(t.Context(), id) }(); return len(p), nil })
		code, err := b.Exec(t.Context(), id, ExecSpec{Command: []string{"/probe", "idle"}, Stdout: stdout})
		if err == nil && code == 0 {
			t.Error("a killed command counts as successful")
		}
		t.Log(code, err)
	})
}

// settle fails unless want processes are left. The list is made by ps on the host, which may still show a process
// whose end the engine has reported already, so it is read again for a moment.
func settle(t *testing.T, b *box, id string, want int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), signalGrace)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for processes(t, b, id) != want {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Errorf("%d processes are left, want %d", processes(t, b, id), want)
			return
		}
	}
}

// processes counts what runs in the container.
func processes(t *testing.T, b *box, id string) int {
	t.Helper()
	top, err := b.api.ContainerTop(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	return len(top.Processes)
}

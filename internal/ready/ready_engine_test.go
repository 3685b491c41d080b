//go:build engine

package ready

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
)

// TestLateServersAreNeverReadyEarly starts 100 servers, each listening a while after its start; every fourth one is
// reached through its published port. The server and this test share one clock.
func TestLateServersAreNeverReadyEarly(t *testing.T) {
	h := newHarbour(t)
	delays := map[bool][]time.Duration{}
	for i := range 100 {
		direct := i%4 != 3
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			target := h.start(t, "late", direct, "late", strconv.Itoa(port), strconv.Itoa(i*7%300))
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if err := Wait(ctx, h.Engine, target, []Probe{tcp(port)}); err != nil {
				t.Fatal(err)
			}
			ready := time.Now()
			before, opened := h.listened(ctx, t, target)
			if ready.Before(before) {
				t.Errorf("ready %v before the port opened", before.Sub(ready))
			}
			delays[direct] = append(delays[direct], ready.Sub(opened))
		})
	}
	for direct, list := range delays {
		slices.Sort(list)
		at := func(percent int) time.Duration { return list[(len(list)-1)*percent/100].Round(10 * time.Microsecond) }
		t.Logf("direct %v: %d starts, from open to ready: median %v, 90%% %v, longest %v", direct, len(list), at(50), at(90), at(100))
		if direct && at(50) > 20*time.Millisecond { // the slow ones are the machine's
			t.Errorf("half of them were seen within %v, want 20 ms", at(50))
		}
	}
}

// listened are the moments just before and just after the program's port opened, by its own account.
func (h harbour) listened(ctx context.Context, t *testing.T, target Target) (before, after time.Time) {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var from, to int64
	_ = h.Logs(ctx, target.ContainerID, docker.LogSpec{Follow: true}, func(line string) {
		if _, err := fmt.Sscan(line, &from, &to); err != nil {
			t.Errorf("log line %q: %v", line, err)
		}
		cancel()
	})
	return time.Unix(0, from), time.Unix(0, to)
}

func TestProbesOfARunningContainer(t *testing.T) {
	h := newHarbour(t)
	target := h.start(t, "idle", true, "idle")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	good := []Probe{Running{}, Log("^idle$"), Exec{"/probe", "exists", "/probe"}}
	if err := Wait(ctx, h.Engine, target, good); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		probe Probe
		want  string
	}{
		{Exec{"/probe", "exists", "/none"}, "not ready within 500ms: exec /probe: exit code 1"},
		{Exec{"nothing"}, `not ready within 500ms: exec nothing: exec in container`},
		{Log("never"), `not ready within 500ms: log "never": no line matches yet`},
		{tcp(port), "not ready within 500ms: tcp 7007: connection refused"},
		{Health(true), "health: the image has no health check"},
	} {
		t.Run(test.probe.String(), func(t *testing.T) {
			target := target
			target.Limit = 500 * time.Millisecond
			if err := Wait(t.Context(), h.Engine, target, []Probe{test.probe}); err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// TestDeathIsReportedWithinOneSecond follows the engine's events as the caller does.
func TestDeathIsReportedWithinOneSecond(t *testing.T) {
	h := newHarbour(t)
	events, failed := h.Events(t.Context(), nil)
	target := h.start(t, "dies", true, "exit", "3", "300")
	died := make(chan struct{})
	go func() {
		for event := range events {
			if event.ContainerID == target.ContainerID && event.Action == "die" {
				close(died)
			}
		}
		<-failed
	}()
	target.Died = died
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := Wait(ctx, h.Engine, target, []Probe{tcp(port)})
	now := time.Now()
	var dead *DeadError
	if !errors.As(err, &dead) || dead.ExitCode != 3 {
		t.Fatalf("got %v", err)
	}
	detail, _, err := h.Inspect(t.Context(), target.ContainerID)
	if err != nil {
		t.Fatal(err)
	}
	if took := now.Sub(detail.FinishedAt); took > time.Second {
		t.Errorf("took %v", took)
	} else {
		t.Logf("reported %v after the death", took.Round(time.Millisecond))
	}
}

func TestJob(t *testing.T) {
	h := newHarbour(t)
	for code, want := range map[string]string{"0": "", "3": "the process ended with exit code 3 before it was ready"} {
		t.Run(code, func(t *testing.T) {
			target := h.start(t, "task", true, "exit", code, "100")
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			got := ""
			if err := Wait(ctx, h.Engine, target, []Probe{Exit(true)}); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

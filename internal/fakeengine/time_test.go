package fakeengine

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

func TestAProcessEndsAfterVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, began := New("base:1"), time.Now()
		s.Script("base:1", Process{
			Lines: []string{"starting"}, ReadyAfter: 4 * time.Second, ReadyLines: []string{"ready"}, EndsAfter: 10 * time.Second, ExitCode: 3,
		})
		id := create(t, s, docker.ContainerSpec{Name: "task", Image: "base:1", Labels: map[string]string{"project": "shop"}})
		events, _ := s.Events(t.Context(), map[string]string{"project": "shop"})
		others, _ := s.Events(t.Context(), map[string]string{"project": "other"})
		must(t, s.Start(t.Context(), "task"))

		var times []time.Duration
		must(t, s.Logs(t.Context(), id, docker.LogSpec{Follow: true}, func(string) { times = append(times, time.Since(began)) }))
		if diff := cmp.Diff([]time.Duration{0, 4 * time.Second}, times); diff != "" {
			t.Error(diff)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("it ended after %v", took)
		}
		for _, action := range []string{"start", "die"} {
			if got, want := <-events, (docker.Event{ContainerID: id, Name: "task", Action: action}); got != want {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		synctest.Wait()
		select {
		case event := <-others:
			t.Errorf("somebody else got %v", event)
		default:
		}
		detail, _, err := s.Inspect(t.Context(), id)
		if err != nil || detail.State != "exited" || detail.ExitCode != 3 || !detail.FinishedAt.After(detail.StartedAt) {
			t.Errorf("got %+v, %v", detail, err)
		}
	})
}

func TestStop(t *testing.T) {
	for _, test := range []struct {
		rule    string
		process Process
		timeout time.Duration
		ending  string
		code    int
		takes   time.Duration
	}{
		{"at once", Process{}, time.Second, Stopped, 0, 0},
		{"in time, with its own code", Process{StopTakes: 2 * time.Second, StopCode: 143}, 2 * time.Second, Stopped, 143, 2 * time.Second},
		{"too late", Process{StopTakes: time.Hour}, 1500 * time.Millisecond, Killed, 137, 2 * time.Second},
		{"no time at all", Process{}, 0, Killed, 137, 0},
		{"it ends by itself meanwhile", Process{StopTakes: time.Minute, EndsAfter: time.Second, ExitCode: 5}, time.Hour, Ended, 5, time.Second},
	} {
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, began := New("base:1"), time.Now()
				asked := false
				test.process.OnStop = func() { asked = true }
				s.Script("db", test.process)
				id := create(t, s, docker.ContainerSpec{Name: "db", Image: "base:1"})
				must(t, s.Start(t.Context(), "db"))
				must(t, s.Stop(t.Context(), "db", test.timeout))
				if took := time.Since(began); took != test.takes {
					t.Errorf("it took %v, want %v", took, test.takes)
				}
				if ending := s.Ended()["db"]; ending != test.ending || asked != (test.timeout > 0) {
					t.Errorf("%s, asked %v; want %s", ending, asked, test.ending)
				}
				if detail, _, _ := s.Inspect(t.Context(), id); detail.ExitCode != test.code {
					t.Errorf("exit code %d, want %d", detail.ExitCode, test.code)
				}
			})
		})
	}
}

func TestARemovedContainerIsKilled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New("base:1")
		s.Otherwise = &Process{}
		events, failed := s.Events(t.Context(), nil)
		create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1", Volumes: []docker.VolumeSpec{{Target: "/cache"}}})
		must(t, s.Start(t.Context(), "web"))
		must(t, s.Remove(t.Context(), "web"))
		for _, action := range []string{"start", "die", "destroy"} {
			if event := <-events; event.Action != action {
				t.Errorf("got %v, want %s", event, action)
			}
		}
		if s.Ended()["web"] != Killed {
			t.Errorf("got %v", s.Ended())
		}
		if volumes, err := s.Volumes(t.Context(), nil); len(volumes) > 0 || err != nil {
			t.Errorf("left %v, %v", volumes, err)
		}
		restarting := errors.New("the engine restarts")
		s.BreakEvents(restarting)
		if _, open := <-events; open {
			t.Error("the subscription goes on")
		}
		if err := <-failed; !errors.Is(err, restarting) {
			t.Errorf("got %v", err)
		}
	})
}

func TestACommandEndsWithItsContainer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New("base:1")
		s.Otherwise = &Process{EndsAfter: time.Minute}
		s.OnExec = func(ctx context.Context, _ string, _ []string) (int, string) { <-ctx.Done(); return 0, "" }
		create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1"})
		must(t, s.Start(t.Context(), "web"))

		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Exec(short, "web", docker.ExecSpec{Command: []string{"sleep"}})
		if cut := (*docker.InterruptedError)(nil); !errors.As(err, &cut) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		code, err := s.Exec(t.Context(), "web", docker.ExecSpec{Command: []string{"sleep"}})
		if code != killedCode || err != nil {
			t.Errorf("got %d, %v", code, err)
		}
	})
}

func TestDelaysAndFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, began, refused := New("base:1"), time.Now(), errors.New("no space left on device")
		s.Otherwise = &Process{}
		s.Delay = func(method, subject string) time.Duration {
			return map[string]time.Duration{"Create web": time.Second, "Create slow": time.Minute, "Start web": 2 * time.Second}[method+" "+subject]
		}
		s.Fail = func(method, _ string) error {
			if method == "Remove" {
				return refused
			}
			return nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(500*time.Millisecond, cancel)
		id, err := s.Create(ctx, docker.ContainerSpec{Name: "web", Image: "base:1"})
		if id == "" || err != nil || time.Since(began) != time.Second {
			t.Errorf("the engine did not finish what had begun: %q, %v", id, err)
		}
		ctx, cancel = context.WithCancel(t.Context())
		cancel()
		if err := s.Start(ctx, "web"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := s.Create(ctx, docker.ContainerSpec{Name: "slow", Image: "base:1"}); err == nil || time.Since(began) != 5*time.Second {
			t.Errorf("the engine had more than 3 s: %v", err)
		}
		if err := s.Remove(t.Context(), id); !errors.Is(err, refused) || s.container("web") == nil {
			t.Errorf("got %v", err)
		}
		// What is refused before the engine is asked is no operation.
		want := []Operation{{"Create", "web"}, {"Create", "slow"}, {"Remove", "web"}}
		if got := s.Operations(); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

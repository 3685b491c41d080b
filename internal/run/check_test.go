package run

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
)

// checked checks the one server that is up, and tells how long that took.
func (w *world) checked(s definition.Server) (Checked, time.Duration) {
	w.t.Helper()
	list, err := w.Containers(w.t.Context())
	must(w.t, err)
	began := time.Now()
	return w.runner().Check(w.t.Context(), s, list[0]), time.Since(began)
}

func TestACheckSeesADeathAtOnce(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		w.OnExec = func(context.Context, string, []string) (int, string) { return 1, "busy" }
		time.AfterFunc(3*time.Second, func() { must(t, w.End("shop-db", 9)) })
		got, took := w.checked(server("db"))
		if !got.Dead || !strings.Contains(got.Err.Error(), "exit code 9") || took > 4*time.Second {
			t.Errorf("after %v: %v", took, got)
		}
	})
}

// removing is an engine that has begun to remove what has ended, once somebody has seen how it ended.
type removing struct {
	*world
	seen *atomic.Bool
}

func (r removing) Inspect(ctx context.Context, id string) (docker.Detail, bool, error) {
	detail, found, err := r.world.Inspect(ctx, id)
	if detail.State == "exited" && r.seen.Swap(true) {
		detail.State = "removing"
	}
	return detail, found, err
}

func TestACheckKnowsThatWhatIsBeingRemovedIsDead(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		w.OnExec = func(context.Context, string, []string) (int, string) { return 1, "busy" }
		time.AfterFunc(3*time.Second, func() { must(t, w.End("shop-db", 9)) })
		list, err := w.Containers(t.Context())
		must(t, err)
		runner := w.runner()
		for _, before := range []bool{false, true} {
			var seen atomic.Bool
			seen.Store(before)
			runner.Engine = removing{w, &seen}
			if got := runner.Check(t.Context(), server("db"), list[0]); !got.Dead {
				t.Errorf("got %+v", got)
			}
		}
	})
}

func TestACheckShowsTheLastLinesOfTheDead(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		db := server("db")
		db.Secrets = []string{"hunter2"}
		w.mustUp(db)
		must(t, w.Print("shop-db", "1\n2\n3\n4\n5\n6\npassword hunter2"))
		must(t, w.End("shop-db", 9))
		got, took := w.checked(db)
		if want := "3 4 5 6 password ***"; strings.Join(got.Log, " ") != want || !got.Dead || took > time.Second {
			t.Errorf("after %v: got %+v, want %s", took, got, want)
		}
		if text := got.Err.Error(); text != "the server's process ended with exit code 9" {
			t.Errorf("got %s", text)
		}
	})
}

func TestACheckOfABusyServerEndsSoon(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		must(t, w.Print("shop-db", "somebody asked"))
		w.OnExec = func(context.Context, string, []string) (int, string) { return 1, "busy" }
		got, took := w.checked(server("db"))
		if got.Err == nil || got.Dead || len(got.Log) > 0 || strings.Contains(got.Err.Error(), "somebody") || took > checkTime+time.Second {
			t.Errorf("after %v: %+v", took, got)
		}
	})
}

func TestACheckRetriesPostStartForAMomentOnly(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		db := server("db")
		w.mustUp(db)
		db.PostStart = definition.PostStart{Command: definition.Words{"after"}, Retries: 60}
		tries := 0
		w.OnExec = func(_ context.Context, _ string, command []string) (int, string) {
			if command[0] == "after" {
				tries++
				return 1, "not yet"
			}
			return 0, ""
		}
		got, took := w.checked(db)
		if got.Err == nil || tries < 2 || took > checkTime+time.Second {
			t.Errorf("after %v and %d tries: %v", took, tries, got.Err)
		}
	})
}

func TestACheckOfATaskThatHasEndedWell(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		must(t, w.End("shop-db", 0))
		task := server("db")
		task.Ready = definition.Ready{}
		task.Ready.Exit = true
		if got, _ := w.checked(task); got.Err != nil {
			t.Errorf("got %v", got.Err)
		}
		got, _ := w.checked(server("db"))
		if !got.Dead {
			t.Errorf("a server that has ended: %+v", got)
		}
		created := docker.Container{ID: "none", Name: "shop-none", State: "created"}
		if got := w.runner().Check(t.Context(), task, created); got.Err == nil {
			t.Error("a task that was never started is done")
		}
	})
}

package run

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
)

func TestADeadServerAtTheEndIsAFailure(t *testing.T) {
	for rule, test := range map[string]struct {
		ends time.Duration
		slow time.Duration
	}{
		"while another starts":    {2 * time.Second, 6 * time.Second},
		"at the very end":         {6*time.Second + 3*time.Millisecond, 6 * time.Second},
		"long before another one": {time.Second, time.Minute / 2},
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.Script("shop-a", fakeengine.Process{Lines: []string{"out of paper"}, EndsAfter: test.ends, ExitCode: 1})
				w.Script("shop-b", fakeengine.Process{ReadyAfter: test.slow})
				began := time.Now()
				result, err := w.up(t.Context(), server("a"), server("b"))
				if err == nil || !strings.Contains(err.Error(), "a: it was ready, and then the server's process ended with exit code 1") ||
					!strings.Contains(err.Error(), "out of paper") {
					t.Errorf("got %v", err)
				}
				if took := time.Since(began); took > test.ends+time.Second {
					t.Errorf("told after %v", took)
				}
				for _, e := range result.Endpoints {
					if e.Server == "a" {
						t.Error("the endpoints of a dead server")
					}
				}
			})
		})
	}
}

func TestAKeptServerThatDiesIsReplacedOnce(t *testing.T) {
	for rule, kill := range map[string]func(w *world) error{
		"killed":  func(w *world) error { return w.End("shop-db", 137) },
		"removed": func(w *world) error { return w.Remove(context.WithoutCancel(w.t.Context()), "shop-db") },
		"renamed and killed": func(w *world) error {
			return errors.Join(w.Rename("shop-db", "mine"), w.End("mine", 137))
		},
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.mustUp(server("db"), server("web", "db"))
				var killed atomic.Bool
				w.OnExec = func(_ context.Context, container string, _ []string) (int, string) {
					if container == "shop-db" && !killed.Load() {
						return 1, "busy"
					}
					return 0, ""
				}
				began := time.Now()
				time.AfterFunc(5*time.Second, func() {
					if err := kill(w); err != nil {
						t.Error(err)
					}
					killed.Store(true)
				})
				w.mustUp(server("db"), server("web", "db"))
				if took := time.Since(began); took > 7*time.Second {
					t.Errorf("noticed after %v; it died after 5 s", took)
				}
				if !w.told("db: replacing: it had ended meanwhile") || w.running() != "db, web" {
					t.Errorf("left %s, told %q", w.running(), w.story)
				}
			})
		})
	}
}

func TestARestartReplacesNoLinkThatDies(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		db, web := server("db"), server("web", "db")
		w.mustUp(web, db)
		seen := w.observe([]definition.Server{web})
		anew, stay, err := plan.Restarted(w.settings.Owner(), w.settings.Typed, []definition.Server{db, web}, []string{"web"}, seen)
		if err != nil || len(anew) != 1 || len(stay) != 1 {
			t.Fatalf("got %v and %v, %v", anew, stay, err)
		}
		made, err := plan.Restart(w.settings, []plan.Member{w.member(web)}, stay, nil, []string{"web"}, false, seen)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.End("shop-db", 3); err != nil {
			t.Fatal(err)
		}
		_, err = w.runner().Do(t.Context(), made)
		if err == nil || !strings.Contains(err.Error(), "it was ready before") || !strings.Contains(err.Error(), "web is blocked by db") {
			t.Errorf("got %v", err)
		}
		// Whether web's container is gone by then depends on who is first.
		if w.told("db: replacing") || !strings.HasPrefix(w.running(), "db (exited)") {
			t.Errorf("left: %s", w.running())
		}
	})
}

func TestAKeptServerThatIsBusyStays(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		w.OnExec = func(context.Context, string, []string) (int, string) { return 1, "busy" }
		_, err := w.up(t.Context(), server("db"))
		if err == nil || !strings.Contains(err.Error(), "it was ready before, and `up -fresh -servers=db` replaces it") {
			t.Errorf("got %v", err)
		}
		if w.did("Remove") != "" || w.running() != "db" {
			t.Errorf("asked to %s; left %s", w.did("Remove"), w.running())
		}
	})
}

// lagging is an engine whose list still says that what has ended runs, as real ones do for a moment.
type lagging struct{ *world }

func (l lagging) Containers(ctx context.Context) ([]docker.Container, error) {
	list, err := l.world.Containers(ctx)
	for i := range list {
		list[i].State = "running"
	}
	return list, err
}

func TestADeathThatTheListDoesNotTellYetIsNoticed(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("db"))
		made, err := plan.Up(w.settings, []plan.Member{w.member(server("db")), w.member(server("new"))}, nil, []string{"db", "new"}, w.observe(nil), plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		must(t, w.End("shop-db", 0)) // after the plan has looked, and before anybody listens
		runner := w.runner()
		runner.Engine = lagging{w}
		began := time.Now()
		if _, err := runner.Do(t.Context(), made); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 5*time.Second || !strings.Contains(w.running(), "db") {
			t.Errorf("after %v there run %q", took, w.running())
		}
	})
}

package run

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
)

// withPostStart does something once.
func withPostStart(s definition.Server) definition.Server {
	s.PostStart.Command = []string{"seed"}
	return s
}

func TestWhatWasDoneToAContainerThatIsGoneIsDoneAgain(t *testing.T) {
	task := server("migrate", "db")
	task.Ready = definition.Ready{Kinds: ready.Kinds{Exit: true}}
	changed := server("db")
	changed.Environment = map[string]string{"A": "b"}
	for rule, replace := range map[string]func(w *world){
		"in the same run":   func(*world) {},
		"in a run before":   func(w *world) { w.mustUpSome([]string{"db", "migrate", "api", "web"}, changed) },
		"stopped by itself": func(w *world) { must(w.t, w.End("shop-db", 1)) },
	} {
		t.Run(rule, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				w.Script("shop-migrate", fakeengine.Process{EndsAfter: time.Second})
				all := []definition.Server{server("db"), task, withPostStart(server("api", "db")), server("web", "db")}
				w.mustUp(all...)
				time.Sleep(2 * time.Second)
				if rule != "stopped by itself" {
					all[0] = changed
				}
				replace(w)
				before := len(w.Operations())
				w.mustUp(all...)
				starts := ""
				for _, one := range w.Operations()[before:] {
					if one.Method == "Start" {
						starts += one.Subject + " "
					}
				}
				if !strings.Contains(starts, "shop-migrate") || !strings.Contains(starts, "shop-api") || strings.Contains(starts, "shop-web") {
					t.Errorf("started %s; want the task and what has a post-start command, and nothing else", starts)
				}
				before = len(w.Operations())
				time.Sleep(time.Second)
				w.mustUp(all...)
				if did := w.Operations()[before:]; strings.Contains(w.did("Start"), "Start x") || countStarts(did) > 0 {
					t.Errorf("done a third time: %v", did)
				}
			})
		})
	}
}

func countStarts(list []fakeengine.Operation) int {
	n := 0
	for _, one := range list {
		if one.Method == "Start" {
			n++
		}
	}
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

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
		anew, stay, err := plan.Restarted(w.settings.Owner(), []definition.Server{db, web}, []string{"web"}, seen)
		if err != nil || len(anew) != 1 || len(stay) != 1 {
			t.Fatalf("got %v and %v, %v", anew, stay, err)
		}
		made, err := plan.Restart(w.settings, []plan.Member{w.member(web)}, stay, nil, []string{"web"}, seen)
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

func TestOurOwnContainerInTheWayIsTakenOver(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("web"))
		list, err := w.Containers(t.Context())
		must(t, err)
		_, err = w.down(t.Context())
		must(t, err)
		made := false
		w.Fail = func(method, subject string) error {
			if method == "CreateNetwork" && !made { // the engine has been asked by a run that was killed, and makes it now
				made = true
				_, err := w.Create(context.WithoutCancel(t.Context()), docker.ContainerSpec{Name: "shop-web", Image: "base:1", Labels: list[0].Labels})
				return err
			}
			return nil
		}
		w.mustUp(server("web"))
		if w.running() != "web" {
			t.Errorf("left %s", w.running())
		}
	})
}

func TestOneFailureLeavesTheBuildsOfOthersAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		slow := server("slow")
		slow.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.Script("shop-quick", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		w.Delay = func(method, _ string) time.Duration {
			if method == "Build" {
				return 20 * time.Second
			}
			return 0
		}
		_, err := w.up(t.Context(), server("quick"), slow)
		if err == nil || !strings.Contains(err.Error(), "\nslow was not started; its image is built") {
			t.Errorf("got %v", err)
		}
		if _, found, _ := w.State.Image(t.Context(), w.member(slow).Image); !found || w.running() != "" {
			t.Errorf("image %v, left %s", found, w.running())
		}
	})
}

func TestAnInterruptEndsBuilds(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		slow := server("slow")
		slow.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.Delay = func(method, _ string) time.Duration {
			return map[string]time.Duration{"Build": time.Hour}[method]
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		if _, err := w.up(ctx, slow); err == nil || time.Since(began) > 11*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestOneRemovalThatFailsLeavesTheOthersAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		w.Script("shop-db", fakeengine.Process{ReadyAfter: time.Hour})
		w.Fail = func(method, subject string) error {
			if method == "Remove" && subject == "shop-web" {
				return errors.New("device or resource busy")
			}
			return nil
		}
		_, err := w.up(t.Context(), server("web"), server("db"), server("mail"))
		if err == nil || !strings.Contains(err.Error(), "device or resource busy") {
			t.Errorf("got %v", err)
		}
		if got := w.running(); got != "mail, web (exited)" {
			t.Errorf("left %s", got)
		}
	})
}

func TestWhatIsKnownOfAFailureIsKept(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		s := server("web")
		s.Secrets = []string{"correct-horse"}
		var lines []string
		for i := range 100 {
			lines = append(lines, fmt.Sprintf("line %d correct-horse", i))
		}
		w.Script("shop-web", fakeengine.Process{Lines: lines, ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 4})
		_, err := w.up(t.Context(), s)
		if err == nil || !strings.Contains(err.Error(), "all that it has said: .berth/failed/web") {
			t.Fatalf("got %v", err)
		}
		folder := filepath.Join(w.settings.Root, ".berth", "failed", "web")
		for name, want := range map[string]string{"output.txt": "line 0 ***\n", "error.txt": "exit code 4", "inspect.json": `"ExitCode": 4`} {
			text, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil || !strings.Contains(string(text), want) || strings.Contains(string(text), "correct-horse") {
				t.Errorf("%s: %v\n%s", name, err, text)
			}
			if info, err := os.Stat(filepath.Join(folder, name)); err == nil && info.Mode().Perm() != 0o600 {
				t.Errorf("%s: mode %v", name, info.Mode())
			}
		}
		if w.running() != "" {
			t.Errorf("left %s", w.running())
		}
		w.Script("shop-web", fakeengine.Process{})
		w.mustUp(s)
		if _, err := os.Stat(folder); !os.IsNotExist(err) {
			t.Errorf("after a success it is still there: %v", err)
		}
	})
}

func TestAFailedContainerIsKeptWhenAskedFor(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.keep = true
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour})
		w.Script("shop-page", fakeengine.Process{ReadyAfter: time.Hour})
		w.settings.Timeout = 5 * time.Second
		if _, err := w.up(t.Context(), server("web")); err == nil {
			t.Fatal("no error")
		}
		if w.running() != "web" {
			t.Errorf("left %q", w.running())
		}
		w.keep = false
		w.Script("shop-web", fakeengine.Process{})
		w.mustUp(server("web"))
		if !w.told("web: replacing: its start or removal had not ended") {
			t.Errorf("told %q", w.story)
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

func TestWhatAKilledRunWasRemovingIsReplaced(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		patient := definition.Duration(20 * time.Second)
		s := server("db")
		s.StopTimeout = &patient
		w.Script("shop-db", fakeengine.Process{StopTakes: 10 * time.Second})
		w.mustUp(s)
		down := make(chan error)
		go func() { _, err := w.down(t.Context()); down <- err }()
		time.Sleep(time.Second)
		made, err := plan.Up(w.settings, []plan.Member{w.member(s)}, nil, []string{"db"}, w.observe(nil), plan.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if step := made.Steps[0]; step.Action != plan.Replace {
			t.Errorf("while it is being removed: %v, %s", step.Action, step.Reason)
		}
		if err := <-down; err != nil {
			t.Error(err)
		}
		if marked, err := w.state.Unfinished(); err != nil || len(marked) > 0 {
			t.Errorf("marked: %v, %v", marked, err)
		}
	})
}

func TestMarksOfWhatIsGoneGo(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		must(t, w.state.Begin("db", "gone"))
		w.mustUp(server("db"))
		if marked, err := w.state.Unfinished(); err != nil || len(marked) > 0 {
			t.Errorf("marked: %v, %v", marked, err)
		}
	})
}

package run

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
)

// inWorld runs a test without an engine and without real time.
func inWorld(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		test(t, w)
		if err := w.Unscripted(); err != nil {
			t.Error(err)
		}
	})
}

func TestALongWaitIsNotSilent(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.OnExec = func(context.Context, string, []string) (int, string) { return 1, "busy" }
		if _, err := w.up(t.Context(), server("db")); err == nil {
			t.Error("it is ready")
		}
		if !w.told("db: still waiting until it is ready after 15s") || !w.told("db: still waiting until it is ready after 45s") {
			t.Errorf("told %q", w.story)
		}
	})
}

func TestAPostStartThatEndsWithItsContainerTellsOfThat(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.OnExec = func(_ context.Context, container string, command []string) (int, string) {
			if command[0] == "seed" {
				time.AfterFunc(100*time.Millisecond, func() { _ = w.End(container, 9) })
				return 137, ""
			}
			return 0, ""
		}
		_, err := w.up(t.Context(), withPostStart(server("web")))
		if err == nil || !strings.HasPrefix(err.Error(), "web: post_start: the server's process ended with exit code 9") {
			t.Errorf("got %v", err)
		}
	})
}

func TestLinksAreReadyBeforeAServerStarts(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Script("shop-db", fakeengine.Process{ReadyAfter: 4 * time.Second})
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Second})
		began := time.Now()
		result := w.mustUp(server("web", "db"), server("db"))
		if got := w.did("Start"); got != "Start shop-db, Start shop-web" {
			t.Errorf("starts: %s", got)
		}
		if took := time.Since(began); took < 5*time.Second || took > 6*time.Second {
			t.Errorf("one after the other took %v", took)
		}
		if db, web := result.Ready["db"], result.Ready["web"]; db.Round(500*time.Millisecond) != 4*time.Second || web.Round(500*time.Millisecond) != time.Second {
			t.Errorf("ready: db %v, web %v", db, web)
		}
	})
}

func TestServersStartAtTheSameTime(t *testing.T) {
	for parallel, want := range map[int]time.Duration{0: 10 * time.Second, 1: 30 * time.Second, 2: 20 * time.Second} {
		inWorld(t, func(t *testing.T, w *world) {
			w.settings.Parallel = parallel
			w.Otherwise = &fakeengine.Process{ReadyAfter: 10 * time.Second}
			began := time.Now()
			w.mustUp(server("a"), server("b"), server("c"))
			if took := time.Since(began); took < want || took > want+time.Second {
				t.Errorf("BERTH_PARALLEL=%d took %v, want %v", parallel, took, want)
			}
		})
	}
}

func TestABoundOfOneWaitsForLinksWithoutASlot(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.settings.Parallel = 1
		w.Script("shop-y", fakeengine.Process{ReadyAfter: 5 * time.Second})
		// z is made when y is ready, and a has the only slot by then.
		w.mustUp(server("a", "z"), server("b", "a"), withPostStart(server("z", "y")), server("y"))
		if got := w.did("Start"); got != "Start shop-y, Start shop-z, Start shop-a, Start shop-b" {
			t.Errorf("starts: %s", got)
		}
	})
}

func TestNothingToDoChangesNothing(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.mustUp(server("web", "db"), withVolume(server("db")))
		before, told := len(w.Operations()), len(w.story)
		w.mustUp(server("web", "db"), withVolume(server("db")))
		for _, one := range w.Operations()[before:] {
			switch one.Method {
			case "Containers", "Networks", "Volumes", "Images", "Image", "Inspect", "Exec":
			default:
				t.Errorf("asked the engine to %s", one)
			}
		}
		if len(w.story) != told {
			t.Errorf("told %q", w.story[told:])
		}
	})
}

func TestAFailureTakesAwayWhatWasNotReady(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Script("shop-web", fakeengine.Process{Lines: []string{"no configuration"}, ReadyAfter: time.Hour, EndsAfter: 2 * time.Second, ExitCode: 3})
		w.Script("shop-slow", fakeengine.Process{ReadyAfter: 30 * time.Second})
		began := time.Now()
		_, err := w.up(t.Context(), server("db"), server("web", "db"), server("slow"), server("page", "web"), server("top", "page"))
		if err == nil || !strings.HasPrefix(err.Error(), "web: ") {
			t.Fatalf("got %v", err)
		}
		for _, want := range []string{"exit code 3", "no configuration", "page is blocked by web", "top is blocked by page"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q is not in\n%v", want, err)
			}
		}
		if strings.Contains(err.Error(), "slow") {
			t.Errorf("the error blames a server that only was not ready:\n%v", err)
		}
		if !w.told("slow: was not ready yet when another server failed") || w.told("web: was not ready") || w.told("db: was not ready") {
			t.Errorf("told %q", w.story)
		}
		if got := w.running(); got != "db" {
			t.Errorf("left: %s; want db, which was ready", got)
		}
		if _, found, _ := w.Network(t.Context(), "shop"); !found {
			t.Error("the network of a server that is ready is gone")
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("a death after 2 s was told after %v", took)
		}
	})
}

func TestAFailureTakesTheNetworkAwayWithTheLastServer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		if _, err := w.up(t.Context(), server("web")); err == nil {
			t.Fatal("no error")
		}
		if _, found, _ := w.Network(t.Context(), "shop"); found || w.running() != "" {
			t.Errorf("left: network %v, containers %q", found, w.running())
		}
	})
}

func TestAnImageThatCannotBeBuiltStartsNothing(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		built := server("web")
		built.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.broken["web"] = errors.New("no space left")
		_, err := w.up(t.Context(), built, server("page", "web"))
		if err == nil || err.Error() != "web: no space left\npage is blocked by web" {
			t.Errorf("got %v", err)
		}
		if got := w.running(); got != "" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestATaskEndsBeforeWhatLinksToIt(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		task := server("migrate")
		task.Ready = definition.Ready{Kinds: ready.Kinds{Exit: true}}
		w.Script("shop-migrate", fakeengine.Process{EndsAfter: 5 * time.Second})
		began := time.Now()
		w.mustUp(task, server("web", "migrate"))
		if took := time.Since(began); took < 5*time.Second {
			t.Errorf("web was there after %v", took)
		}
		if got := w.running(); got != "migrate (exited), web" {
			t.Errorf("left: %s", got)
		}
	})
}

func TestPostStartIsTriedAgain(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		s := server("web")
		s.PostStart = definition.PostStart{Command: []string{"seed"}, Retries: 2, Interval: definition.Duration(10 * time.Second)}
		tries := 0
		w.OnExec = func(_ context.Context, _ string, command []string) (int, string) {
			if command[0] != "seed" {
				return 0, ""
			}
			if tries++; tries < 3 {
				return 1, "not yet\n"
			}
			return 0, ""
		}
		began := time.Now()
		w.mustUp(s)
		if took := time.Since(began); tries != 3 || took < 20*time.Second {
			t.Errorf("%d tries in %v", tries, took)
		}
		if marked, err := w.state.Unfinished(); len(marked) > 0 || err != nil {
			t.Errorf("still marked: %v, %v", marked, err)
		}
	})
}

func TestAPostStartThatFailsLeavesNothing(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		s := server("web")
		s.PostStart.Command = []string{"seed", "secret"}
		w.OnExec = func(_ context.Context, _ string, command []string) (int, string) {
			if command[0] == "seed" {
				return 7, "table missing\n"
			}
			return 0, ""
		}
		_, err := w.up(t.Context(), s)
		if err == nil || err.Error() != "web: post_start: seed: exit code 7: table missing (tries: 1)\n  all that it has said: .berth/failed/web" {
			t.Errorf("got %v", err)
		}
		if marked, _ := w.state.Unfinished(); len(marked) > 0 || w.running() != "" {
			t.Errorf("left: %s, marked %v", w.running(), marked)
		}
	})
}

func TestTheFormerImageGoesWhenTheNewServerIsReady(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		s := server("web")
		s.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.mustUp(s)
		former := w.member(s).Image
		changed := w.member(s)
		changed.Recipe, changed.ImageID = strings.Repeat("cd", 32), ""
		changed.Image = w.settings.Owner().ImageName("web", changed.Recipe)
		upChanged := func() error {
			made, err := plan.Up(w.settings, []plan.Member{changed}, nil, []string{"web"}, w.observe(nil), plan.Options{})
			if err == nil {
				_, err = w.runner().Do(t.Context(), made)
			}
			return err
		}
		w.Fail = func(method, _ string) error {
			if method == "RemoveImage" {
				return errors.New("in use")
			}
			return nil
		}
		if err := upChanged(); err != nil || !w.told("web: its former image stays: remove image") {
			t.Errorf("an image that stays is no failure: %v, %q", err, w.story)
		}
		if _, found, _ := w.State.Image(t.Context(), former); !found {
			t.Error("the image is gone")
		}
		if got := w.did("RemoveImage"); got != "RemoveImage "+former {
			t.Errorf("removals: %s", got)
		}
	})
}

func TestANetworkThatCannotBeMadeEndsTheRun(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.Fail = func(method, _ string) error {
			if method == "CreateNetwork" {
				return errors.New("no addresses left")
			}
			return nil
		}
		if _, err := w.up(t.Context(), server("web")); err == nil || !strings.Contains(err.Error(), "no addresses left") {
			t.Errorf("got %v", err)
		}
		if got := w.did("Create"); got != "" {
			t.Errorf("made: %s", got)
		}
	})
}

func TestEndpointsAreThoseOfWhatRuns(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		with := func(s definition.Server) definition.Server {
			s.Ports = definition.Ports{{Name: "http", Number: 80, Protocol: "tcp"}}
			return s
		}
		w.mustUp(with(server("db")), with(server("web")))
		changed := with(server("web"))
		changed.Environment = map[string]string{"A": "b"}
		w.Script("shop-web", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		result, err := w.up(t.Context(), with(server("db")), changed)
		if err == nil || len(result.Endpoints) != 1 || result.Endpoints[0].Server != "db" {
			t.Errorf("got %v, %v; want db's alone", result.Endpoints, err)
		}
	})
}

func TestAForeignContainerIsLeftAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		id, err := w.Create(t.Context(), docker.ContainerSpec{Name: "shop-other", Image: "base:1"})
		if err == nil {
			err = w.Start(t.Context(), id)
		}
		if err != nil {
			t.Fatal(err)
		}
		w.mustUp(server("web"))
		if _, err := w.clean(); err != nil {
			t.Fatal(err)
		}
		if got := w.running(); got != "other" {
			t.Errorf("left: %s", got)
		}
	})
}

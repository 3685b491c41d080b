package run

import (
	"context"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
)

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

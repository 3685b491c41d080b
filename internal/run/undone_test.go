package run

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
)

// silentAtCreate is an engine that does not answer when a container is to be made.
type silentAtCreate struct{ *world }

func (silentAtCreate) Create(ctx context.Context, _ docker.ContainerSpec) (string, error) {
	<-ctx.Done()
	return "", &docker.SlowError{Call: "POST /containers/create", Waited: 4 * time.Second, Interrupted: true}
}

func TestAnInterruptSaysWhatIsLeftUndone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		servers := []definition.Server{server("db"), server("web")}
		w.mustUp(servers...)
		members := []plan.Member{w.member(servers[0]), w.member(servers[1])}
		made, err := plan.Up(w.settings, members, nil, []string{"db", "web"}, w.observe(servers), plan.Options{Fresh: true})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		runner := w.runner()
		runner.Engine = silentAtCreate{w}
		_, err = runner.Do(ctx, made)
		if err == nil || !strings.HasPrefix(err.Error(), "interrupted: ") {
			t.Fatalf("got %v", err)
		}
		for _, want := range []string{
			"db was to be replaced", "web was to be replaced", "POST /containers/create: interrupted, and no answer of the engine within 4s",
		} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got %q, want %q in it", err, want)
			}
		}
	})
}

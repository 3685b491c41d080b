package project

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/plan"
)

func TestARestartThatTheEngineOvertakesEndsWithItsServers(t *testing.T) {
	for _, named := range [][]string{nil, {"web"}} {
		w := newWorld(t)
		root := t.TempDir()
		w.write(root, "servers/web/page", "one")
		w.write(root, "servers/web/server.yaml", "from: base:1\ncopy: [{src: page, dst: /page}]\n")
		w.write(root, "servers/task/server.yaml", "from: base:1\nlinks: [web]\nready: {exit: true}\n")
		w.engine.State.Script("shop-task", fakeengine.Process{EndsAfter: 1})
		p := w.open(root, "BERTH_PROJECT=shop")
		if _, err := p.Up(t.Context(), UpOptions{}); err != nil {
			t.Fatal(err)
		}
		before, failed := w.containers(), false
		w.engine.State.Fail = func(method, subject string) error {
			if method == "Create" && subject == "shop-web" && !failed {
				failed = true
				return fmt.Errorf("no such image: %w", errdefs.ErrNotFound)
			}
			return nil
		}
		if _, err := p.Restart(t.Context(), named); err != nil || !failed {
			t.Errorf("%v: %v, failed %v", named, err, failed)
		}
		w.renewed(before, "shop-web", "shop-task")
	}
}

func TestASecondNetworkOfTheNameIsSeenBeforeAnythingGoes(t *testing.T) {
	for target, start := range map[string]func(ctx context.Context, p *Project) error{
		"up -fresh": func(ctx context.Context, p *Project) error { _, err := p.Up(ctx, UpOptions{Fresh: true}); return err },
		"restart":   func(ctx context.Context, p *Project) error { _, err := p.Restart(ctx, nil); return err },
	} {
		for _, ours := range []bool{true, false} {
			w := newWorld(t)
			root := t.TempDir()
			w.write(root, "servers/web/server.yaml", "from: base:1\n")
			p := w.open(root, "BERTH_PROJECT=shop")
			if _, err := p.Up(t.Context(), UpOptions{}); err != nil {
				t.Fatal(err)
			}
			labels := map[string]string{}
			if ours {
				labels = p.settings.Owner().Labels("")
			}
			w.engine.State.AddNetwork("shop", labels)
			before := w.containers()
			err := start(t.Context(), p)
			if ours {
				left, _ := w.engine.State.Networks(t.Context(), labels)
				if err != nil || len(left) != 1 {
					t.Errorf("%s: %v, networks %v", target, err, left)
				}
				w.renewed(before, "shop-web")
				continue
			}
			if err == nil || !strings.Contains(err.Error(), "network shop exists and is not this project's") {
				t.Errorf("%s: %v", target, err)
			}
			w.renewed(before)
		}
	}
}

func TestAPlanThatTheEngineOvertakesIsMadeAgain(t *testing.T) {
	const copies = "from: base:1\ncopy: [{src: page, dst: /page}]\n"
	for rule, test := range map[string]struct {
		// happens when the plan is made, and before it is carried out.
		happens func(ctx context.Context, w *world) error
		// fails is what the error says; empty for none.
		fails string
	}{
		"an image is removed": {func(ctx context.Context, w *world) error {
			images, err := w.engine.State.Images(ctx, nil)
			if err != nil {
				return err
			}
			for _, image := range images {
				for _, name := range image.References {
					if strings.Contains(name, "/api:") {
						err = w.engine.State.RemoveImage(ctx, name)
					}
				}
			}
			return err
		}, ""},
		"a network of ours comes": {func(ctx context.Context, w *world) error {
			_, err := w.engine.State.CreateNetwork(ctx, "shop", identity.Owner{Project: "shop", Root: w.root}.Labels(""))
			return err
		}, ""},
		"a network of others comes": {func(ctx context.Context, w *world) error {
			_, err := w.engine.State.CreateNetwork(ctx, "shop", nil)
			return err
		}, "network shop exists and is not this project's"},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.root = t.TempDir()
			for _, server := range []string{"web", "api"} {
				w.write(w.root, "servers/"+server+"/page", "one")
			}
			w.write(w.root, "servers/web/server.yaml", copies)
			w.write(w.root, "servers/api/server.yaml", copies+"links: [web]\n")
			if err := w.open(w.root, "BERTH_PROJECT=shop").Build(t.Context(), nil, false); err != nil {
				t.Fatal(err)
			}
			w.write(w.root, "servers/web/page", "two")
			p := w.open(w.root, "BERTH_PROJECT=shop")
			servers, known, err := p.chooseToStart(nil)
			if err != nil {
				t.Fatal(err)
			}
			plans := 0
			err = p.change(t.Context(), func(engine *docker.Engine) error {
				r := resolver{Project: p, engine: engine.Reader, servers: servers, fetched: map[string]bool{}}
				_, err := p.start(t.Context(), engine, r.fetched, UpOptions{}, func() (resolved, plan.Plan, error) {
					found, made, err := r.planUp(t.Context(), known, plan.Options{})
					if plans++; plans == 1 && err == nil {
						err = test.happens(t.Context(), w)
					}
					return found, made, err
				})
				return err
			})
			switch {
			case plans != 2 || !w.told("looking again"):
				t.Errorf("%d plans, told %q", plans, w.story)
			case test.fails == "" && err != nil:
				t.Error(err)
			case test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)):
				t.Errorf("got %v, want %s", err, test.fails)
			case test.fails == "" && len(w.containers()) != 2:
				t.Errorf("containers: %v", w.containers())
			}
			if left, _ := filepath.Glob(filepath.Join(w.root, ".berth", "failed", "*")); test.fails == "" && len(left) > 0 {
				t.Errorf("kept of what has succeeded: %v", left)
			}
		})
	}
}

package project

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/identity"
)

func TestAPlanThatTheEngineOvertakesIsMadeAgain(t *testing.T) {
	const copies = "from: base:1\ncopy: [{src: page, dst: /page}]\n"
	for rule, test := range map[string]struct {
		// happens while an image is built.
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
		}, "shop"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
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
			say, happened := p.options.Say, false
			p.options.Say = func(server, text string) {
				say(server, text)
				if !happened && server == "web" && strings.HasPrefix(text, "building") {
					happened = true
					if err := test.happens(t.Context(), w); err != nil {
						t.Error(err)
					}
				}
			}
			_, err := p.Up(t.Context(), UpOptions{})
			switch {
			case !happened || !w.told("looking again"):
				t.Errorf("told %q", w.story)
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

package project

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/plan"
)

func TestList(t *testing.T) {
	w := newWorld(t)
	parent := t.TempDir()
	here, gone := filepath.Join(parent, "here"), filepath.Join(parent, "gone")
	for _, root := range []string{here, gone} {
		w.write(root, "servers/db/server.yaml", keeper)
		w.write(root, "servers/web/server.yaml", "from: base:1\n")
	}
	for _, p := range []*Project{w.open(gone, "BERTH_PROJECT=a"), w.open(here, "BERTH_PROJECT=b")} {
		if _, err := p.Up(t.Context(), UpOptions{Servers: []string{"web", "db"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.engine.State.End("b-web", 1); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(gone); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	want := []Listed{
		{Name: "a", Root: gone, Gone: true, Running: []string{"db", "web"}, Networks: 1, Volumes: 1},
		{Name: "b", Root: here, Running: []string{"db"}, Stopped: []string{"web"}, Networks: 1, Volumes: 1},
	}
	got, err := w.open(empty).List(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}

	// From any folder the name is enough to remove what is left, but only where the folder is gone.
	if removed, err := w.open(empty, "BERTH_PROJECT=b").Down(t.Context(), nil); err == nil || removed != (plan.Removed{}) {
		t.Errorf("down of a project that is elsewhere: %v, %v", removed, err)
	}
	removed, err := w.open(empty, "BERTH_PROJECT=a").Down(t.Context(), nil)
	if want := (plan.Removed{Containers: 2, Networks: 1}); err != nil || removed != want {
		t.Errorf("down: %v, %v; want %v", removed, err, want)
	}
	removed, err = w.open(empty, "BERTH_PROJECT=a").Clean(t.Context(), nil)
	if want := (plan.Removed{Volumes: 1}); err != nil || removed != want {
		t.Errorf("clean: %v, %v; want %v", removed, err, want)
	}
	if got, err = w.open(empty).List(t.Context()); err != nil || len(got) != 1 || got[0].Name != "b" {
		t.Errorf("left %v, %v", got, err)
	}
	if entries, err := os.ReadDir(empty); err != nil || len(entries) > 0 {
		t.Errorf("written into the folder: %v, %v", entries, err)
	}
}

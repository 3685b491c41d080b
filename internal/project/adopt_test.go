package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/plan"
)

const keeper = "from: base:1\ndefault: true\nvolumes: [\"data:/data\"]\n"

func TestAMovedProjectIsTakenOver(t *testing.T) {
	w := newWorld(t)
	parent := t.TempDir()
	before, after := filepath.Join(parent, "a"), filepath.Join(parent, "b")
	w.write(before, "servers/db/server.yaml", keeper)
	if _, err := w.open(before, "BERTH_PROJECT=shop").Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(before, after); err != nil {
		t.Fatal(err)
	}
	moved := w.open(after, "BERTH_PROJECT=shop")
	if _, err := moved.Up(t.Context(), UpOptions{}); err != nil {
		t.Error(err)
	}
	if got := w.engine.State.Ended()["shop-db"]; got != fakeengine.Stopped {
		t.Errorf("its former container was %s", got)
	}
	if made, err := moved.Plan(t.Context(), UpOptions{}); err != nil || !made.Nothing() {
		t.Errorf("plan: %v\n%s", err, made)
	}
	if !w.told("taking over what project shop made in " + before) {
		t.Errorf("told %q", w.story)
	}
	removed, err := moved.Clean(t.Context(), nil)
	if want := (plan.Removed{Containers: 1, Networks: 1, Volumes: 1}); err != nil || removed != want {
		t.Errorf("clean: %v, %v; want %v", removed, err, want)
	}
}

func TestAProjectOfAnotherFolderIsNot(t *testing.T) {
	w := newWorld(t)
	one, two := t.TempDir(), t.TempDir()
	for _, root := range []string{one, two} {
		w.write(root, "servers/db/server.yaml", keeper)
	}
	if _, err := w.open(one, "BERTH_PROJECT=shop").Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	other := w.open(two, "BERTH_PROJECT=shop")
	if _, err := other.Up(t.Context(), UpOptions{}); err == nil || !strings.Contains(err.Error(), "belongs to the project at "+one) {
		t.Errorf("up: %v", err)
	}
	removed, err := other.Clean(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "belong to "+one) || removed != (plan.Removed{}) {
		t.Errorf("clean: %v, %v; want an error", removed, err)
	}
	if list, _ := w.engine.State.Containers(t.Context()); len(list) != 1 || list[0].State != "running" {
		t.Errorf("left %v", list)
	}
}

func TestServersOfTheFormerNameAreMentioned(t *testing.T) {
	w := newWorld(t)
	parent := t.TempDir()
	before, after := filepath.Join(parent, "a"), filepath.Join(parent, "b")
	w.write(before, "servers/db/server.yaml", keeper)
	first := w.open(before)
	if _, err := first.Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := first.state.WriteEndpoints(nil); err != nil { // as with ports
		t.Fatal(err)
	}
	if err := os.Rename(before, after); err != nil {
		t.Fatal(err)
	}
	if _, err := w.open(after).Down(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !w.told("with BERTH_PROJECT=" + first.Name() + " `mage down` removes them") {
		t.Errorf("told %q", w.story)
	}
}

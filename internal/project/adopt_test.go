package project

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/logs"
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
	if verdicts, err := moved.Check(t.Context(), nil); err != nil || len(verdicts) != 1 || verdicts[0].Err != nil {
		t.Errorf("check: %v, %v", verdicts, err)
	}
	if code, err := moved.Exec(t.Context(), []string{"db"}, docker.ExecSpec{Command: []string{"true"}}); err != nil || code != 0 {
		t.Errorf("exec: %d, %v", code, err)
	}
	begun := false
	err := moved.Logs(t.Context(), LogOptions{Servers: []string{"db"}, Begin: func([]string) { begun = true }}, func(logs.Line) {})
	if err != nil || !begun {
		t.Errorf("logs: %v", err)
	}
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
	for target, call := range map[string]func(p *Project) error{
		"down":    func(p *Project) error { _, err := p.Down(t.Context(), nil); return err },
		"status":  func(p *Project) error { _, err := p.Status(t.Context(), nil); return err },
		"exec":    func(p *Project) error { _, _ = p.Check(t.Context(), nil); return nil },
		"restart": func(p *Project) error { _, _ = p.Restart(t.Context(), nil); return nil },
		"logs":    func(p *Project) error { return p.Logs(t.Context(), LogOptions{}, func(logs.Line) {}) },
	} {
		for copied, move := range map[bool]func(from, to string) error{
			false: os.Rename,
			true:  func(from, to string) error { return os.CopyFS(to, os.DirFS(from)) },
		} {
			w := newWorld(t)
			parent := t.TempDir()
			before, after := filepath.Join(parent, "a"), filepath.Join(parent, "b")
			w.write(before, "servers/db/server.yaml", keeper)
			first := w.open(before)
			if _, err := first.Up(t.Context(), UpOptions{}); err != nil {
				t.Fatal(err)
			}
			if err := move(before, after); err != nil {
				t.Fatal(err)
			}
			if err := call(w.open(after)); err != nil {
				t.Errorf("%s: %v", target, err)
			}
			if w.told("with BERTH_PROJECT="+first.Name()+" `mage down` removes them") == copied {
				t.Errorf("%s, copied %v: told %q", target, copied, w.story)
			}
		}
	}
}

func TestDownNeedsNoFiles(t *testing.T) {
	for rule, test := range map[string]struct {
		spoil func(path string) error
		fails bool
	}{
		"half written": {func(path string) error { return os.WriteFile(path, []byte(`{"version": 1, "pro`), 0o600) }, false},
		"cannot be read": {func(path string) error {
			return errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "folder"), 0o700))
		}, true},
	} {
		w := newWorld(t)
		root := t.TempDir()
		w.write(root, "servers/db/server.yaml", keeper)
		p := w.open(root)
		if _, err := p.Up(t.Context(), UpOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := test.spoil(filepath.Join(root, ".berth", "endpoints.json")); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Up(t.Context(), UpOptions{Fresh: true}); (err != nil) != test.fails || w.told("-fresh") == test.fails {
			t.Errorf("%s: up: %v, told %q", rule, err, w.story)
		}
		removed, err := p.Down(t.Context(), nil)
		if want := (plan.Removed{Containers: 1, Networks: 1}); (err != nil) != test.fails || removed != want {
			t.Errorf("%s: down: %v, %v; want %v", rule, removed, err, want)
		}
	}
}

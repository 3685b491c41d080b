package project

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/settings"
)

// world is an engine, and the projects that a test opens on it.
type world struct {
	t      testing.TB
	engine *fakeengine.Engine
	// root is that of the one project of a test that has one.
	root string

	mu    sync.Mutex
	story []string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	engine, err := fakeengine.Start(filepath.Join(t.TempDir(), "s"), "base:1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	engine.State.Otherwise = &fakeengine.Process{}
	return &world{t: t, engine: engine}
}

// write writes a definition, or another file, below a project's root.
func (w *world) write(root, name, text string) {
	w.t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// open opens the project at root.
func (w *world) open(root string, env ...string) *Project {
	w.t.Helper()
	opened, err := Open(Options{
		Typed: settings.Typed{Start: "mage "},
		Root:  root, Command: "test", Env: append([]string{"DOCKER_HOST=" + w.engine.Host(), "HOME=" + w.t.TempDir()}, env...),
		Say: func(server, text string) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.story = append(w.story, server+": "+text)
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return opened
}

// told reports whether a line of the story holds a text.
func (w *world) told(text string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Contains(strings.Join(w.story, "\n"), text)
}

package gobuild

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/host"
)

func TestWhatKilledBuildsLeftIsSweptAway(t *testing.T) {
	c := Cache{Dir: t.TempDir()}
	dead, busy := filepath.Join(c.Dir, "dead", "build-1"), filepath.Join(c.Dir, "busy", "build-1")
	for _, folder := range []string{dead, busy} {
		if err := os.MkdirAll(filepath.Join(folder, "tmp"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	unlock, err := host.Lock(t.Context(), filepath.Join(c.Dir, "busy", "lock"), nil)
	if err != nil {
		t.Fatal(err)
	}
	left, err := c.Left()
	if diff := cmp.Diff([]string{dead}, left); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := c.Sweep(); err != nil {
		t.Fatal(err)
	}
	_, deadErr := os.Stat(dead)
	_, busyErr := os.Stat(busy)
	if !errors.Is(deadErr, os.ErrNotExist) || busyErr != nil {
		t.Errorf("dead: %v, busy: %v", deadErr, busyErr)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if left, err := c.Left(); err != nil || len(left) != 1 {
		t.Errorf("after the build: %v, %v", left, err)
	}
}

func TestToolVersion(t *testing.T) {
	path, version, err := ToolVersion(t.Context())
	if err != nil || path == "" || len(version) < 4 || version[:2] != "go" {
		t.Errorf("%q, %q, %v", path, version, err)
	}
	t.Setenv("PATH", t.TempDir())
	if path, version, err := ToolVersion(t.Context()); path != "" || version != "" || err != nil {
		t.Errorf("without one: %q, %q, %v", path, version, err)
	}
}

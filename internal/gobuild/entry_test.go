package gobuild

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDamagedEntryIsBuiltAgain(t *testing.T) {
	_, r := project(t)
	c := Cache{Dir: t.TempDir()}
	for name, damage := range map[string]func(Binary) error{
		"binary cut short":  func(b Binary) error { return os.Truncate(b.Path, 10) },
		"binary removed":    func(b Binary) error { return os.Remove(b.Path) },
		"inputs cut short":  func(b Binary) error { return os.Truncate(filepath.Join(filepath.Dir(b.Path), "inputs.json"), 10) },
		"whole cache":       func(Binary) error { return os.RemoveAll(c.Dir) },
		"interrupted build": func(b Binary) error { return os.MkdirAll(filepath.Join(filepath.Dir(b.Path), "build-1"), 0o755) },
	} {
		t.Run(name, func(t *testing.T) {
			built := build(t, c, r)
			if err := damage(built); err != nil {
				t.Fatal(err)
			}
			if name != "interrupted build" && found(t, c, r) {
				t.Fatal("found")
			}
			if again := build(t, c, r); again != built {
				t.Errorf("got %+v, want %+v", again, built)
			}
		})
	}
}

func TestReplacedBinaryStaysForAWhile(t *testing.T) {
	root, r := project(t)
	c := Cache{Dir: t.TempDir()}
	first := build(t, c, r)
	write(t, root, map[string]string{"text/of.go": "package text\n\nconst Of = \"two\"\n"})
	second := build(t, c, r)
	if first.SHA256 == second.SHA256 || !strings.HasPrefix(runs(t, second), "two") {
		t.Fatal("the edit is not in the binary")
	}
	if _, err := os.Stat(first.Path); err != nil {
		t.Errorf("the first binary is gone at once: %v", err)
	}
	old := time.Now().Add(-2 * keepOld)
	if err := os.Chtimes(first.Path, old, old); err != nil {
		t.Fatal(err)
	}
	write(t, root, map[string]string{"text/of.go": "package text\n\nconst Of = \"three\"\n"})
	build(t, c, r)
	if _, err := os.Stat(first.Path); !os.IsNotExist(err) {
		t.Errorf("the first binary is still there: %v", err)
	}
}

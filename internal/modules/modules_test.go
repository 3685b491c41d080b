package modules

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestNamed(t *testing.T) {
	servers := Named(fstest.MapFS{
		"kafka/_server/go.mod.txt": {Data: []byte("module m\n")},
		"kafka/_server/go.sum.txt": {Data: []byte("sums\n")},
		"kafka/_server/main.go":    {Data: []byte("package main\n")},
		"kafka/notes.txt":          {Data: []byte("notes\n")},
	})
	dir := t.TempDir()
	if err := os.CopyFS(dir, servers); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"kafka/_server/go.mod": "module m\n", "kafka/_server/go.sum": "sums\n",
		"kafka/_server/main.go": "package main\n", "kafka/notes.txt": "notes\n",
	} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
		}
	}
}

package figures

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestRoundTrip(t *testing.T) {
	want := Figures{Version: "15.13", ImageBytes: 300_000_000, ReadyMS: 412}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "postgres"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "postgres"), want); err != nil {
		t.Fatal(err)
	}
	if got, err := Read(os.DirFS(dir), "postgres"); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if got, err := Read(os.DirFS(dir), "absent"); err != nil || got != (Figures{}) {
		t.Errorf("without the file: got %+v, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postgres", File), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(os.DirFS(dir), "postgres"); err == nil {
		t.Error("half a file was read")
	}
}

func TestHide(t *testing.T) {
	servers := Hide(fstest.MapFS{
		"echo/figures.json":     {Data: []byte("{}")},
		"echo/server.yaml":      {Data: []byte("go: ./\n")},
		"echo/www/figures.json": {Data: []byte("{}")},
	})
	var names []string
	err := fs.WalkDir(servers, ".", func(name string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"echo/server.yaml", "echo/www/figures.json"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	folder, err := fs.Sub(servers, "echo")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(folder, File); !os.IsNotExist(err) {
		t.Errorf("the figures can be opened: %v", err)
	}
}

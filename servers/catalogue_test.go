package servers

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/berthdev/berth/internal/catalogue"
	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/figures"
	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/recipe"
)

// TestFiguresChangeNoImage measures a server again, as it were: neither the catalogue's servers nor copies of them in
// a project get another recipe from that.
func TestFiguresChangeNoImage(t *testing.T) {
	before, after := withFigures(t, `{"image_bytes": 1, "ready_ms": 1}`), withFigures(t, `{"image_bytes": 2, "ready_ms": 2}`)
	for place, sources := range map[string][2]definition.Sources{
		"catalogue": {{Catalogue: figures.Hide(before)}, {Catalogue: figures.Hide(after)}},
		"project":   {onDisk(t, before), onDisk(t, after)},
	} {
		names, err := definition.Names(sources[0])
		if err != nil || len(names) < 25 {
			t.Fatalf("%s: %d servers, %v", place, len(names), err)
		}
		old, changed := load(t, sources[0], names), load(t, sources[1], names)
		for i, server := range old {
			if digest(t, server) != digest(t, changed[i]) {
				t.Errorf("%s: %s: other figures give another recipe", place, server.Name)
			}
			for _, name := range goFiles(t, server) {
				if path.Base(name) == figures.File {
					t.Errorf("%s: %s: a Go program is compiled from its figures", place, server.Name)
				}
			}
			if _, err := fs.Stat(server.Folder.FS, figures.File); place == "catalogue" && err == nil {
				t.Errorf("%s: a copy of its folder would hold its figures", server.Name)
			}
		}
	}
}

func TestEveryServerIsDescribed(t *testing.T) {
	for _, e := range listed(t) {
		if e.Description == "" {
			t.Errorf("%s has no description", e.Name)
		}
	}
}

func TestEveryServerIsMeasured(t *testing.T) {
	for _, e := range listed(t) {
		if e.ImageBytes == 0 || e.ReadyMS == 0 || len(e.Packages) > 0 && e.Version == "" {
			t.Errorf("%s: figures %+v; run go tool mage measure -servers=%s", e.Name, e.Figures, e.Name)
		}
	}
}

func listed(t *testing.T) []catalogue.Entry {
	t.Helper()
	list, err := catalogue.List(Shipped)
	if err != nil || len(list) < 25 {
		t.Fatalf("%d servers, %v", len(list), err)
	}
	return list
}

// withFigures is the catalogue with these figures for each server.
func withFigures(t *testing.T, text string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(Shipped, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Shipped, name)
		files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Collect(maps.Keys(files)) {
		if path.Base(name) == "server.yaml" {
			files[path.Join(path.Dir(name), figures.File)] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
		}
	}
	return files
}

// onDisk makes the servers those of a project.
func onDisk(t *testing.T, files fs.FS) definition.Sources {
	t.Helper()
	root := t.TempDir()
	if err := os.CopyFS(path.Join(root, "servers"), files); err != nil {
		t.Fatal(err)
	}
	return definition.Sources{ProjectDir: root}
}

func load(t *testing.T, sources definition.Sources, names []string) []definition.Server {
	t.Helper()
	list, err := definition.Load(sources, names)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// digest is that of a server's recipe, with stand-ins for compiled programs.
func digest(t *testing.T, server definition.Server) string {
	t.Helper()
	var in recipe.Input
	for _, name := range programs(server) {
		in.Binaries = append(in.Binaries, copies.File{
			Dst: "/" + name, Mode: 0o755, Name: name,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil },
		})
	}
	made, err := recipe.New(server, in)
	if err != nil {
		t.Fatal(err)
	}
	return made.Digest()
}

func programs(server definition.Server) []string {
	names := slices.Collect(maps.Keys(server.Tools))
	if server.Go != "" {
		names = append(names, "server")
	}
	return names
}

// goFiles are the files that a server's program is compiled from, if they lie in its folder.
func goFiles(t *testing.T, server definition.Server) []string {
	t.Helper()
	if !definition.IsGoFolder(server.Go) {
		return nil
	}
	source, err := gobuild.ParseSource(server.Folder, server.Go)
	if err != nil {
		t.Fatal(err)
	}
	files, _, err := gobuild.Cache{}.Sources(t.Context(), gobuild.Request{Source: source, Platform: "linux/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, file.Path)
	}
	return names
}

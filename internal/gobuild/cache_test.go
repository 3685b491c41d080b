package gobuild

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/berthdev/berth/internal/definition"
)

const hello = `package main

import "os"

func main() { os.Stdout.WriteString("hello") }
`

// project writes a module with a server in servers/hello that embeds a file and imports a package of the module.
func project(t *testing.T) (root string, r Request) {
	t.Helper()
	root = t.TempDir()
	write(t, root, map[string]string{
		"go.mod":     "module example.test/project\n\ngo 1.26\n",
		"text/of.go": "package text\n\nconst Of = \"one\"\n",
		"servers/hello/main.go": `package main

import (
	"embed"
	"os"

	"example.test/project/text"
)

//go:embed static
var static embed.FS

func main() {
	entries, _ := static.ReadDir("static")
	os.Stdout.WriteString(text.Of)
	for _, entry := range entries {
		os.Stdout.WriteString(" " + entry.Name())
	}
}
`,
		"servers/hello/static/a": "a",
		"servers/hello/notes.md": "notes",
	})
	folder := onDisk(t, filepath.Join(root, "servers", "hello"))
	return root, Request{Source: Source{Folder: folder}, Platform: hostPlatform(t)}
}

// build builds and fails the test on an error.
func build(t *testing.T, c Cache, r Request) Binary {
	t.Helper()
	binary, err := c.Build(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// found reports whether the cache has the binary.
func found(t *testing.T, c Cache, r Request) bool {
	t.Helper()
	_, ok, err := c.Find(r)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestUnchangedSourceNeverCallsTheGoTool(t *testing.T) {
	calls := countGo(t)
	modules(t, map[string]map[string]string{"example.test/m@v1.2.3": {
		"go.mod": "module example.test/m\n\ngo 1.26\n", "cmd/hello/main.go": hello,
	}})
	_, own := project(t)
	loose := t.TempDir()
	write(t, loose, map[string]string{"main.go": hello})
	for name, source := range map[string]Source{
		"package":          {Package: "example.test/m/cmd/hello", Version: "v1.2.3"},
		"module":           own.Source,
		"folder no module": {Folder: onDisk(t, loose)},
		"embedded": {Folder: definition.Folder{
			Path: "catalogue/hello", FS: fstest.MapFS{"cmd/main.go": {Data: []byte(hello)}},
		}, Dir: "cmd"},
	} {
		t.Run(name, func(t *testing.T) {
			c, r := Cache{Dir: t.TempDir()}, Request{source, hostPlatform(t)}
			if found(t, c, r) {
				t.Fatal("found in an empty cache")
			}
			built := build(t, c, r)
			if got := runs(t, built); got != "hello" && got != "one a" {
				t.Errorf("the binary prints %q", got)
			}
			if built.GoVersion != runtime.Version() || len(built.SHA256) != 64 {
				t.Errorf("incomplete: %+v", built)
			}
			before := calls()
			if before == 0 {
				t.Fatal("the first build did not call the go tool that is counted")
			}
			again, ok, err := c.Find(r)
			if err != nil || !ok || again != built {
				t.Errorf("Find = %+v, %v, %v; want %+v", again, ok, err, built)
			}
			if again, err := c.Build(t.Context(), r, nil); err != nil || again != built {
				t.Errorf("Build = %+v, %v; want %+v", again, err, built)
			}
			if after := calls(); after != before {
				t.Errorf("%d calls of the go tool for an unchanged source", after-before)
			}
		})
	}
}

func TestFindNoticesEachChangeThatTheCompilerCouldSee(t *testing.T) {
	root, r := project(t)
	c := Cache{Dir: t.TempDir()}
	build(t, c, r)
	now := time.Now().Add(time.Hour)
	for _, step := range []struct {
		name   string
		change func() error
		want   bool
	}{
		{"touched file", func() error { return os.Chtimes(filepath.Join(root, "servers/hello/main.go"), now, now) }, true},
		{"file that is no source", func() error { return appendTo(root, "servers/hello/notes.md", "more") }, true},
		{"new test file", func() error { return appendTo(root, "servers/hello/main_test.go", "package main\n") }, true},
		{"edited package of the module", func() error { return appendTo(root, "text/of.go", "// comment\n") }, false},
		{"new file in that package", func() error { return appendTo(root, "text/new.go", "package text\n") }, false},
		{"removed file", func() error { return os.Remove(filepath.Join(root, "text/new.go")) }, false},
		{"edited embedded file", func() error { return appendTo(root, "servers/hello/static/a", "b") }, false},
		{"new embedded file in a new folder", func() error { return appendTo(root, "servers/hello/static/deep/b", "") }, false},
		{"removed embedded file", func() error { return os.RemoveAll(filepath.Join(root, "servers/hello/static/deep")) }, false},
		{"edited go.mod", func() error { return appendTo(root, "go.mod", "// comment\n") }, false},
		{"new go.sum", func() error { return appendTo(root, "go.sum", "") }, false},
		{"new go.mod nearer by", func() error {
			write(t, root, map[string]string{"servers/hello/go.mod": "module example.test/nearer\n\ngo 1.26\n"})
			return appendTo(root, "servers/hello/main.go", "")
		}, false},
	} {
		t.Run(step.name, func(t *testing.T) {
			if err := step.change(); err != nil {
				t.Fatal(err)
			}
			if got := found(t, c, r); got != step.want {
				t.Fatalf("found %v, want %v", got, step.want)
			}
			if step.name == "new go.mod nearer by" {
				return // example.test/project/text cannot be imported from there
			}
			build(t, c, r)
			if !found(t, c, r) {
				t.Error("not found after its build")
			}
		})
	}
}

func appendTo(root, name, text string) error {
	file := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	old, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	return os.WriteFile(file, append(old, text...), 0o644)
}

func TestFindNoticesAWorkspace(t *testing.T) {
	root, r := project(t)
	c := Cache{Dir: t.TempDir()}
	build(t, c, r)
	write(t, root, map[string]string{
		"go.work":      "go 1.26\n\nuse (\n\t.\n\t./other\n)\n",
		"other/go.mod": "module example.test/other\n\ngo 1.26\n",
	})
	if found(t, c, r) {
		t.Fatal("found, although a go.work is new")
	}
	build(t, c, r)
	if err := appendTo(root, "other/go.mod", "// comment\n"); err != nil {
		t.Fatal(err)
	}
	if found(t, c, r) {
		t.Error("found, although the go.mod of another module of the workspace changed")
	}
}

func TestConcurrentBuildsCompileOnce(t *testing.T) {
	calls := countGo(t)
	_, r := project(t)
	c := Cache{Dir: t.TempDir()}
	before := calls()
	binaries := make([]Binary, 8)
	var group sync.WaitGroup
	for i := range binaries {
		group.Go(func() {
			var err error
			if binaries[i], err = c.Build(t.Context(), r, nil); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, binary := range binaries {
		if binary != binaries[0] {
			t.Errorf("got %+v and %+v", binary, binaries[0])
		}
	}
	if got, want := calls()-before, 5; got != want { // env, list, build, list, version
		t.Errorf("%d calls of the go tool for 8 builds, want %d", got, want)
	}
}

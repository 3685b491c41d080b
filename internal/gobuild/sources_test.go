package gobuild

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
)

func TestSourcesCompileElsewhereToTheSameBytes(t *testing.T) {
	_, own := project(t)
	loose := filepath.Join(t.TempDir(), "hello")
	write(t, loose, map[string]string{"cmd/main.go": hello, "notes": "notes"})
	for _, test := range []struct {
		name   string
		source Source
		files  []string
		path   string
	}{
		{"module", own.Source, []string{"go.mod", "servers/hello/main.go", "servers/hello/static/a", "text/of.go"}, "./servers/hello"},
		{"folder without go.mod", Source{Folder: onDisk(t, loose), Dir: "cmd"}, []string{"cmd/main.go", "go.mod"}, "./cmd"},
		{"embedded", Source{Folder: definition.Folder{FS: fstest.MapFS{"main.go": {Data: []byte(hello)}}, Path: "catalogue/hello"}}, []string{"go.mod", "main.go"}, "./"},
		{"embedded with go.mod", Source{Folder: definition.Folder{
			FS:   fstest.MapFS{"m/main.go": {Data: []byte(hello)}, "m/go.mod": {Data: []byte("module example.test/m\n\ngo 1.26\n")}},
			Path: "catalogue/hello",
		}, Dir: "m"}, []string{"go.mod", "main.go"}, "./"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, r := Cache{Dir: t.TempDir()}, Request{test.source, hostPlatform(t)}
			files, path, err := c.Sources(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			elsewhere := t.TempDir()
			var names []string
			for _, file := range files {
				names = append(names, file.Path)
				write(t, elsewhere, map[string]string{file.Path: content(t, file)})
			}
			if diff := cmp.Diff(test.files, names); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if path != test.path {
				t.Errorf("path %q, want %q", path, test.path)
			}
			env, err := Environment(r.Platform)
			if err != nil {
				t.Fatal(err)
			}
			binary := filepath.Join(t.TempDir(), "binary")
			cmd := exec.Command("go", append(append([]string{"build"}, Flags()...), "-o", binary, path)...)
			cmd.Dir, cmd.Env = elsewhere, append(append(os.Environ(), "GOFLAGS="), env...)
			if output, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, output)
			}
			got, err := os.ReadFile(binary)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(build(t, c, r).Path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Error("other bytes")
			}
		})
	}
}

func content(t *testing.T, file SourceFile) string {
	t.Helper()
	reader, err := file.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSourcesRefusesWhatOneModuleCannotHold(t *testing.T) {
	root, r := project(t)
	write(t, root, map[string]string{
		"go.work":      "go 1.26\n\nuse (\n\t.\n\t./other\n)\n",
		"other/go.mod": "module example.test/other\n\ngo 1.26\n",
		"other/lib.go": "package other\n",
		"text/of.go":   "package text\n\nimport _ \"example.test/other\"\n\nconst Of = \"one\"\n",
	})
	for name, test := range map[string]struct {
		source Source
		want   string
	}{
		"workspace": {r.Source, "example.test/other comes from another folder"},
		"package":   {Source{Package: "example.test/m", Version: "v1.0.0"}, "no folder"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := (Cache{}).Sources(t.Context(), Request{test.source, r.Platform})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

package gobuild

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
)

// inProject is the folder of the server api in a project of files.
func inProject(t *testing.T, files map[string]string) definition.Folder {
	t.Helper()
	root := t.TempDir()
	write(t, root, files)
	if err := os.MkdirAll(filepath.Join(root, "servers", "api"), 0o755); err != nil {
		t.Fatal(err)
	}
	f := onDisk(t, root)
	f.Below, f.Path, f.Dir = "servers/api", "servers/api", filepath.Join(root, "servers", "api")
	return f
}

func TestProgramsOfTheProject(t *testing.T) {
	shared := "package shared\n\nconst Text = \"1\"\n"
	main := func(module string) string {
		return "package main\n\nimport \"" + module + "\"\n\nfunc main() { println(shared.Text) }\n"
	}
	for _, test := range []struct {
		rule, source string
		files        map[string]string
		changed      string
		sources      []string
		name         string
	}{
		{"a package of the module above", "../../cmd/api", map[string]string{
			"go.mod": "module a.test/m\n\ngo 1.26\n", "cmd/api/main.go": main("a.test/m/shared"), "shared/a.go": shared,
		}, "shared/a.go", []string{"cmd/api/main.go", "go.mod", "shared/a.go"}, "./cmd/api"},
		{"a folder without a go.mod", "../../tools/check", map[string]string{
			"tools/check/main.go": main("berth.local/check/shared"), "tools/check/shared/a.go": shared,
		}, "tools/check/shared/a.go", []string{"go.mod", "main.go", "shared/a.go"}, "./"},
		{"the definition's folder without ./", "check", map[string]string{
			"servers/api/check/main.go": main("berth.local/api/shared"), "servers/api/shared/a.go": shared,
		}, "servers/api/shared/a.go", []string{"check/main.go", "go.mod", "shared/a.go"}, "./check"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			folder := inProject(t, test.files)
			source, err := ParseSource(folder, test.source)
			if err != nil {
				t.Fatal(err)
			}
			request, cache := Request{Source: source, Platform: "linux/amd64"}, Cache{Dir: t.TempDir()}
			if _, err := cache.Build(t.Context(), request, io.Discard); err != nil {
				t.Fatal(err)
			}
			if _, found, err := cache.Find(request); !found || err != nil {
				t.Errorf("the binary is not found again: %v", err)
			}
			write(t, filepath.Join(folder.Dir, "..", ".."), map[string]string{test.changed: strings.Replace(shared, "1", "2", 1)})
			if _, found, err := cache.Find(request); found || err != nil {
				t.Errorf("a changed file of the project makes no difference (%v)", err)
			}
			files, name, err := cache.Sources(t.Context(), request)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, file := range files {
				got = append(got, file.Path)
			}
			if diff := cmp.Diff(test.sources, got); diff != "" || name != test.name {
				t.Errorf("sources of %s, want %s (-want +got):\n%s", name, test.name, diff)
			}
		})
	}
}

func TestProgramsStayInTheProject(t *testing.T) {
	folder := inProject(t, nil)
	if err := os.Symlink(t.TempDir(), filepath.Join(folder.Dir, "link")); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"../../../x": "leads out of the project's root folder", "./link": "a symbolic link leads out"} {
		source, err := ParseSource(folder, text)
		if err == nil {
			_, _, err = Cache{Dir: t.TempDir()}.Find(Request{Source: source, Platform: "linux/amd64"})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

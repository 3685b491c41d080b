package gobuild

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// says is what a request's program holds of the texts that it may print.
func says(t *testing.T, c Cache, r Request) string {
	t.Helper()
	content, err := os.ReadFile(build(t, c, r).Path)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, text := range []string{"text-one", "text-two"} {
		if bytes.Contains(content, []byte(text)) {
			found = append(found, text)
		}
	}
	return strings.Join(found, " ")
}

func TestProgramsOfTheProjectAreCompiledAsTheUserDoes(t *testing.T) {
	folder := inProject(t, map[string]string{
		"go.mod":         "module a.test/m\n\ngo 1.26\n\nrequire a.test/n v1.0.0\n\nreplace a.test/n => ./first\n",
		"cmd/main.go":    "package main\n\nimport \"a.test/n\"\n\nfunc main() { println(n.Text) }\n",
		"first/go.mod":   "module a.test/n\n\ngo 1.26\n",
		"first/n.go":     "//go:build !other\n\npackage n\n\nvar Text = \"text-one\"\n",
		"first/other.go": "//go:build other\n\npackage n\n\nvar Text = \"text-two\"\n",
		"two/go.mod":     "module a.test/n\n\ngo 1.26\n",
		"two/n.go":       "package n\n\nvar Text = \"text-two\"\n",
		"other.work":     "go 1.26\n\nuse (\n\t.\n\t./two\n)\n",
	})
	root := filepath.Dir(filepath.Dir(folder.Dir))
	source, err := ParseSource(folder, "../../cmd")
	if err != nil {
		t.Fatal(err)
	}
	cache, r := Cache{Dir: t.TempDir()}, Request{Source: source, Platform: "linux/amd64"}
	for _, test := range []struct {
		rule, name, value, want string
	}{
		{"nothing is set", "GOFLAGS", "", "text-one"},
		{"tags", "GOFLAGS", "-tags=x,other -mod=mod", "text-two"},
		{"another workspace", "GOWORK", filepath.Join(root, "other.work"), "text-two"},
		{"no workspace", "GOWORK", "off", "text-one"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Setenv(test.name, test.value)
			if got := says(t, cache, r); got != test.want {
				t.Errorf("the program says %q, want %q", got, test.want)
			}
			if _, found, err := cache.Find(r); !found || err != nil {
				t.Errorf("it is not found again: %v", err)
			}
		})
	}
	write(t, root, map[string]string{"go.work": "go 1.26\n\nuse ./absent\n"})
	t.Run("an error names what was set", func(t *testing.T) {
		t.Setenv("GOFLAGS", "-tags=other")
		_, err := cache.Build(t.Context(), r, nil)
		if err == nil || !strings.Contains(err.Error(), "with GOFLAGS=-tags=other: ") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a workspace that is off does no harm", func(t *testing.T) {
		t.Setenv("GOWORK", "off")
		if got := says(t, cache, r); got != "text-one" {
			t.Errorf("the program says %q", got)
		}
	})
}

func TestSettingsOfTheFileOfGoEnv(t *testing.T) {
	file := filepath.Join(t.TempDir(), "env")
	write(t, filepath.Dir(file), map[string]string{"env": "GOFLAGS=-tags=a '-mod=vendor'\r\nGOWORK=off\n"})
	t.Setenv("GOENV", file)
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "/x/go.work")
	got := preferencesFor(Source{Folder: onDisk(t, t.TempDir())})
	want := preferences{workspace: "/x/go.work", flags: []string{"-tags=a", "-mod=vendor"}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(preferences{})); diff != "" {
		t.Errorf("preferences (-want +got):\n%s", diff)
	}
	if got := preferencesFor(Source{Package: "a.test/b", Version: "v1.0.0"}); got.key() != nil || !cmp.Equal(got.unused, []string{"-tags=a"}) {
		t.Errorf("a published program is compiled with %+v", got)
	}
	t.Setenv("GOENV", "off")
	if got := setting("GOFLAGS"); got != "" {
		t.Errorf("with GOENV=off GOFLAGS is %q", got)
	}
}

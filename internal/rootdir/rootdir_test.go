package rootdir

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFind(t *testing.T) {
	for _, test := range []struct {
		rule  string
		files []string
		// home, from and want are folders below the test's own.
		home, from, want string
	}{
		{"the folder itself", []string{"a/servers/web/server.yaml"}, "", "a", "a"},
		{"a folder above", []string{"a/servers/web/server.yaml"}, "", "a/b/c", "a"},
		{"from within the definitions", []string{"a/servers/web/server.yaml"}, "", "a/servers/web", "a"},
		{"the nearest of two", []string{"a/servers/web/server.yaml", "a/b/servers/db/server.yaml"}, "", "a/b/c", "a/b"},
		{"servers of another meaning", []string{"a/servers/web/server.yaml", "a/b/servers/main.go", "a/b/servers/web/main.go"}, "", "a/b/c", "a"},
		{"a setting", []string{"a/.env", "a/b/servers/x/y"}, "", "a/b", "a"},
		{"an .env without a setting", []string{"a/servers/web/server.yaml", "a/b/other.env"}, "", "a/b", "a"},
		{"the state of a run", []string{"a/.berth/endpoints.json"}, "", "a/b", "a"},
		{"characters of patterns in the path", []string{"a[b]*/servers/web/server.yaml"}, "", "a[b]*/c", "a[b]*"},
		{"nothing above", []string{"a/b/c"}, "", "a/b", "a/b"},
		{"home is no project of what is below it", []string{"servers/web/server.yaml"}, ".", "a/b", "a/b"},
		{"what is above home", []string{"servers/web/server.yaml"}, "a", "a/b", "a/b"},
		{"home itself", []string{"a/servers/web/server.yaml"}, "a", "a", "a"},
		{"home above the project", []string{"a/b/servers/web/server.yaml"}, "a", "a/b/c", "a/b"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			top := resolved(t, t.TempDir())
			for _, name := range test.files {
				content := "X=1\nBERTH_PORTS=random\n"
				if filepath.Base(name) == "other.env" {
					name, content = filepath.Join(filepath.Dir(name), ".env"), "A_BERTH_X=1\n# BERTH_PORTS\n"
				}
				write(t, filepath.Join(top, name), content)
			}
			from, home := filepath.Join(top, test.from), ""
			if err := os.MkdirAll(from, 0o755); err != nil {
				t.Fatal(err)
			}
			if test.home != "" {
				home = filepath.Join(top, test.home)
			}
			if got, want := Find(from, home), filepath.Join(top, test.want); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestAFolderForEverybodyIsNoRootOfWhatIsBelow(t *testing.T) {
	top := resolved(t, t.TempDir())
	write(t, filepath.Join(top, "open", "servers", "web", "server.yaml"), "")
	from := filepath.Join(top, "open", "mine")
	if err := os.Mkdir(from, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(top, "open"), 0o1777); err != nil {
		t.Fatal(err)
	}
	if got := Find(from, ""); got != from {
		t.Errorf("got %s, want %s", got, from)
	}
}

func TestALinkLeadsToTheProjectThatItPointsInto(t *testing.T) {
	top := resolved(t, t.TempDir())
	write(t, filepath.Join(top, "a", "servers", "web", "server.yaml"), "")
	write(t, filepath.Join(top, "a", "b", "file"), "")
	if err := os.Symlink(filepath.Join(top, "a", "b"), filepath.Join(top, "link")); err != nil {
		t.Fatal(err)
	}
	if got, want := Find(filepath.Join(top, "link"), ""), filepath.Join(top, "a"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// resolved is a path without links, as macOS has in its temporary folder's.
func resolved(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

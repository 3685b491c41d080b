package gobuild

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/berthdev/berth/internal/definition"
)

func TestParseSource(t *testing.T) {
	for _, test := range []struct{ rule, text, want, err string }{
		{"package", "github.com/a/b/v2/cmd/c@v2.3.4", "github.com/a/b/v2/cmd/c@v2.3.4", ""},
		{"pre-release", "a.test/b@v1.0.0-rc.1", "a.test/b@v1.0.0-rc.1", ""},
		{"pseudo-version", "a.test/b@v0.0.0-20141024135613-dd632973f1e7", "a.test/b@v0.0.0-20141024135613-dd632973f1e7", ""},
		{"incompatible", "a.test/b@v2.0.0+incompatible", "a.test/b@v2.0.0+incompatible", ""},
		{"plus in the path", "a.test/b+c/d++@v1.0.0", "a.test/b+c/d++@v1.0.0", ""},
		{"folder itself", "./", "servers/x", ""},
		{"folder itself, short", ".", "servers/x", ""},
		{"folder below", "./cmd/check", "servers/x/cmd/check", ""},
		{"folder, untidy", "./cmd/../check/", "servers/x/check", ""},
		{"folder without ./", "cmd/check", "servers/x/cmd/check", ""},
		{"two words that are no domain", "cmd", "servers/x/cmd", ""},
		{"no version", "github.com/a/b", "", "add the version"},
		{"empty", "", "", "add the version"},
		{"latest", "a.test/b@latest", "", "not pinned"},
		{"branch", "a.test/b@main", "", "not pinned"},
		{"prefix of a version", "a.test/b@v1.2", "", "not pinned"},
		{"build metadata", "a.test/b@v1.2.3+meta", "", "not pinned"},
		{"two versions", "a.test/b@v1.2.3@v1.2.4", "", "not pinned"},
		{"newline after the version", "a.test/b@v1.2.3\n", "", "not pinned"},
		{"flag", "-toolexec=sh@v1.2.3", "", "a package is PATH@VERSION"},
		{"space", "a.test/b c@v1.2.3", "", "a package is PATH@VERSION"},
		{"shell", "a.test/$(id)@v1.2.3", "", "a package is PATH@VERSION"},
		{"semicolon", "a.test/b;id@v1.2.3", "", "a package is PATH@VERSION"},
		{"dots", "a.test/../b@v1.2.3", "", "a package is PATH@VERSION"},
		{"pattern", "a.test/b/...@v1.2.3", "", "a package is PATH@VERSION"},
		{"host path", "/etc@v1.2.3", "", "a package is PATH@VERSION"},
		{"look-alike", "a.test/\u0430@v1.2.3", "", "a package is PATH@VERSION"},
		{"standard library", "fmt@v1.2.3", "", "a package is PATH@VERSION"},
		{"out of the folder", "./../y", "", "leads out"},
		{"out of the folder, deeper", "./a/../../y", "", "leads out"},
		{"NUL", "./a\x00", "", "no backslashes"},
		{"backslash", `./..\y`, "", "no backslashes"},
		{"10 kB", strings.Repeat("a", 10_000), "", "longer than"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, err := ParseSource(definition.Folder{Path: "servers/x"}, test.text)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("error %v, want one with %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzParseSource(f *testing.F) {
	for _, text := range []string{"a.test/b@v1.2.3", "./a/b", ".", "./..", "-o@v1.0.0", "a.test/b@v1.2.3-x\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source, err := ParseSource(definition.Folder{Path: "x", FS: fstest.MapFS{}}, text)
		if err != nil {
			return
		}
		if source.Package == "" {
			if !fs.ValidPath(source.Dir) || !filepath.IsLocal(filepath.FromSlash(source.Dir)) {
				t.Errorf("%q gives the folder %q", text, source.Dir)
			}
			return
		}
		argument := source.Package + "@" + source.Version
		if argument != text || strings.HasPrefix(argument, "-") || strings.ContainsAny(argument, " \t\r\n;$`'\"\\*?(){}<>|&\x00") {
			t.Errorf("%q gives the argument %q", text, argument)
		}
	})
}

func TestCheckRefusesWhatIsNoFolder(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	write(t, dir, map[string]string{"file": "", "sub/main.go": hello})
	if err := os.Symlink(outside, filepath.Join(dir, "escape")); err != nil {
		t.Fatal(err)
	}
	folder := onDisk(t, dir)
	for _, test := range []struct {
		rule   string
		source Source
		err    string
	}{
		{"folder", Source{Folder: folder, Dir: "sub"}, ""},
		{"nothing", Source{}, "neither a package nor a folder"},
		{"missing", Source{Folder: folder, Dir: "missing"}, "does not exist; create it"},
		{"file", Source{Folder: folder, Dir: "file"}, "not a folder"},
		{"link out of the folder", Source{Folder: folder, Dir: "escape"}, "a symbolic link leads out"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			_, _, err := Cache{Dir: t.TempDir()}.Find(Request{test.source, "linux/amd64"})
			switch {
			case test.err == "" && err != nil:
				t.Error(err)
			case test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)):
				t.Errorf("error %v, want one with %q", err, test.err)
			}
		})
	}
}

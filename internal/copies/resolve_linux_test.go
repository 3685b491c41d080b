package copies

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
)

// broken is a folder with one of everything that cannot be copied.
func broken(t *testing.T) definition.Folder {
	f := folder(t, map[string]string{"a": "1", "big": "12345", "big2": "1234567", "loop/in/x": "", "tree/x": "1"})
	at := func(name string) string { return filepath.Join(f.Dir, name) }
	socket, err := net.Listen("unix", at("socket"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	for _, err := range []error{
		syscall.Mkfifo(at("fifo"), 0o644),
		os.Mkdir(at("pipes"), 0o755),
		syscall.Mkfifo(at("pipes/fifo"), 0o644),
		os.Symlink("/etc/passwd", at("absolute")),
		os.Symlink("../../etc", at("escape")),
		os.Symlink("nowhere", at("dangling")),
		os.Symlink("self", at("self")),
		os.Symlink("..", at("loop/in/up")),
		os.Symlink("tree/x", at("link")),
		os.Symlink("../../../../../etc/passwd", at("tree/passwd")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func TestResolveErrors(t *testing.T) {
	f := broken(t)
	for name, list := range map[string][]definition.Copy{
		"missing":                   {{Src: "a", Dst: "/a"}, {Src: "squid.conf", Dst: "/etc/squid.conf"}},
		"missing below a file":      {{Src: "a/b", Dst: "/a"}},
		"empty src":                 {{Src: "", Dst: "/a"}},
		"absolute src":              {{Src: "/etc/passwd", Dst: "/a"}},
		"parent src":                {{Src: "../other", Dst: "/a"}},
		"fifo":                      {{Src: "fifo", Dst: "/a"}},
		"fifo in a folder":          {{Src: "pipes", Dst: "/a"}},
		"socket":                    {{Src: "socket", Dst: "/a"}},
		"absolute link":             {{Src: "absolute", Dst: "/a"}},
		"escape":                    {{Src: "escape", Dst: "/a"}},
		"escape on the way":         {{Src: "escape/passwd", Dst: "/a"}},
		"escape in a folder":        {{Src: "tree", Dst: "/a"}},
		"dangling":                  {{Src: "dangling", Dst: "/a"}},
		"link to itself":            {{Src: "self", Dst: "/a"}},
		"folder loop":               {{Src: "loop", Dst: "/a"}},
		"too large":                 {{Src: "big", Dst: "/a"}, {Src: "a", Dst: "/b"}, {Src: "big2", Dst: "/c"}},
		"relative dst":              {{Src: "a", Dst: "etc/a"}},
		"unclean dst":               {{Src: "a", Dst: "/etc/../a"}},
		"nul in dst":                {{Src: "a", Dst: "/a\x00b"}},
		"file over standard folder": {{Src: "a", Dst: "/etc"}},
		"mode":                      {{Src: "a", Dst: "/a", Mode: "0888"}},
		"mode too large":            {{Src: "a", Dst: "/a", Mode: "10000"}},
		"owner name":                {{Src: "a", Dst: "/a", Owner: "squid"}},
		"owner negative":            {{Src: "a", Dst: "/a", Owner: "1:-1"}},
		"same dst":                  {{Src: "a", Dst: "/a"}, {Src: "big", Dst: "/a"}},
		"dst of the binary":         {{Src: "a", Dst: "/server"}},
		"file as folder":            {{Src: "a", Dst: "/x"}, {Src: "big", Dst: "/x/y"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Resolve(f, list, []File{{Dst: "/server", Name: "cache/binary", SHA256: "0"}}, 8)
			if err == nil {
				t.Fatal("no error")
			}
			golden.Compare(t, filepath.Join("testdata/errors", name+".txt"), err.Error()+"\n")
		})
	}
}

// faulty is a file system whose named files fail to open, or turn out to be something else.
type faulty struct {
	fstest.MapFS
	fails map[string]error
}

func (f faulty) Open(name string) (fs.File, error) {
	if err := f.fails[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.MapFS.Open(name)
}

func (f faulty) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := f.fails[name]; err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return f.MapFS.ReadDir(name)
}

func (f faulty) Stat(name string) (fs.FileInfo, error) { return f.MapFS.Stat(name) }

func TestResolveErrorsOfFileSystem(t *testing.T) {
	fsys := faulty{
		MapFS: fstest.MapFS{
			"secret": {Data: []byte("x")},
			"d/file": {Data: []byte("x")},
			"worn":   {Data: []byte("x")},
			"null":   {Mode: fs.ModeDevice | fs.ModeCharDevice},
			"odd":    {Mode: fs.ModeIrregular},
		},
		fails: map[string]error{"secret": fs.ErrPermission, "d": fs.ErrPermission, "worn": syscall.EIO},
	}
	f := definition.Folder{FS: fsys, Path: "servers/squid"}
	want := map[string]string{
		"secret": `this user may not read it; change its permissions`,
		"d":      `this user may not read it; change its permissions`,
		"worn":   `cannot be read: input/output error`,
		"null":   `is a device; only regular files and folders can be copied`,
		"odd":    `is neither a file nor a folder; only regular files and folders can be copied`,
	}
	for src, want := range want {
		_, err := Resolve(f, []definition.Copy{{Src: src, Dst: "/a"}}, nil, 0)
		got := fmt.Sprint(err)
		if diff := cmp.Diff(fmt.Sprintf("servers/squid: copy[0].src %q: %s", src, want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", src, diff)
		}
	}
}

func TestLinksInsideAreFollowed(t *testing.T) {
	f := folder(t, map[string]string{"tree/x": "1", "shared/y": "2", "shared/.env": "S"})
	for _, err := range []error{
		os.Symlink("../shared", filepath.Join(f.Dir, "tree/dir")),
		os.Symlink("x", filepath.Join(f.Dir, "tree/file")),
		os.Symlink("../shared/.env", filepath.Join(f.Dir, "tree/settings")),
		os.Symlink("settings", filepath.Join(f.Dir, "tree/again")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := Resolve(f, []definition.Copy{{Src: "tree", Dst: "/t"}, {Src: "tree/file", Dst: "/f"}}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := `USTAR 0 0644 0:0 0 "f" "1"
USTAR 0 0644 0:0 0 "t/dir/y" "2"
USTAR 0 0644 0:0 0 "t/file" "1"
USTAR 0 0644 0:0 0 "t/x" "1"
`
	if diff := cmp.Diff(want, listing(t, archive(t, s))); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"tree/again", "tree/dir/.env", "tree/settings"}, s.Skipped); diff != "" {
		t.Errorf("Skipped (-want +got):\n%s", diff)
	}
}

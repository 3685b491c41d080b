package initialize

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// expectFiles compares the folder's files with their contents.
func expectFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		got[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWrite(t *testing.T) {
	dir := inFolder(t, map[string]string{"old": "old", "mac": "a", "windows": "a\r\n", "script": "b\n"})
	if err := os.Chmod(filepath.Join(dir, "script"), 0o750); err != nil {
		t.Fatal(err)
	}
	written, err := Write(dir, []File{
		{Name: "a/b/c", Content: "new", Mode: 0o644},
		{Name: "mac", Content: "1\n2\n", Add: true},
		{Name: "windows", Content: "1\n2\n", Add: true},
		{Name: "script", Content: "1\n", Add: true},
		{Name: "none", Content: "1\n", Add: true, Mode: 0o644},
		{Name: "old", Content: "new", Mode: 0o644},
		{Name: "never", Content: "new", Mode: 0o644},
	})
	if !errors.Is(err, fs.ErrExist) || len(written) != 5 {
		t.Errorf("wrote %d, %v", len(written), err)
	}
	expectFiles(t, dir, map[string]string{
		"a/b/c": "new", "mac": "a\n1\n2\n", "windows": "a\r\n1\r\n2\r\n", "script": "b\n1\n", "none": "1\n", "old": "old",
	})
	if info, err := os.Stat(filepath.Join(dir, "script")); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("script: %v, %v", info, err)
	}
}

// TestLinks proves that nothing is written through a link, and nothing outside the folder is read.
func TestLinks(t *testing.T) {
	outside := inFolder(t, map[string]string{"ignore": "kept\n", "go.mod": "module a\nrequire github.com/lib/pq v1.0.0\n"})
	dir := inFolder(t, map[string]string{"real": "kept\n"})
	for name, target := range map[string]string{
		".gitignore": "real", ".env.example": "nowhere", "servers": outside, "go.mod": filepath.Join(outside, "go.mod"),
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	found := look(t, dir)
	if got := namesOf(found.Files); got != "magefile.go" {
		t.Errorf("got %s", got)
	}
	want := []string{
		"go.mod is not looked at: statat go.mod: path escapes from parent",
		"servers gets no example: statat servers: path escapes from parent",
		".gitignore is no regular file and stays as it is: have Git ignore .env and .berth/",
	}
	if diff := cmp.Diff(want, found.Notes); diff != "" {
		t.Error(diff)
	}
	for _, file := range []File{{Name: ".gitignore", Content: "x\n", Add: true}, {Name: ".env.example"}, {Name: "servers/hello/main.go"}} {
		if _, err := Write(dir, []File{file}); err == nil {
			t.Errorf("%s was written", file.Name)
		}
	}
	expectFiles(t, outside, map[string]string{"ignore": "kept\n", "go.mod": "module a\nrequire github.com/lib/pq v1.0.0\n"})
	if text, err := os.ReadFile(filepath.Join(dir, "real")); err != nil || string(text) != "kept\n" {
		t.Errorf("real: %q, %v", text, err)
	}
}

func TestFailuresLeaveNothingBehind(t *testing.T) {
	dir := inFolder(t, map[string]string{"folder/file": ""})
	for _, file := range []File{{Name: "folder", Content: "x"}, {Name: "folder", Content: "x", Add: true}, {Name: "folder/file/below", Content: "x"}} {
		if _, err := Write(dir, []File{file}); err == nil {
			t.Errorf("%+v was written", file)
		}
	}
	expectFiles(t, dir, map[string]string{"folder/file": ""})
}

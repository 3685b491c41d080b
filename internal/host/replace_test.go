package host

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func TestReplace(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, step := range []struct {
		rule, content string
		mode          fs.FileMode
		written       bool
	}{
		{"a new file", "1", 0o644, true},
		{"another content", "2", 0o644, true},
		{"the same again", "2", 0o644, false},
		{"only another mode", "2", 0o600, false},
		{"both", "", 0o666, true},
	} {
		if err := Replace(path, []byte(step.content), step.mode); err != nil {
			t.Fatalf("%s: %v", step.rule, err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != step.content {
			t.Errorf("%s: got %q, %v", step.rule, got, err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != step.mode && runtime.GOOS != "windows" {
			t.Errorf("%s: got mode %v, want %v", step.rule, mode, step.mode)
		}
		if written := !info.ModTime().Equal(old); written != step.written {
			t.Errorf("%s: written: got %v", step.rule, written)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	expectAlone(t, path)
}

func TestReplaceLeavesNothingBehindWhenItFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, []byte("1"), 0o644); err == nil {
		t.Error("a folder was replaced")
	}
	expectAlone(t, path)
}

func TestReaderSeesAWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	content := func(i int) []byte { return bytes.Repeat(fmt.Append(nil, i%10), 1<<16) }
	if err := Replace(path, content(0), 0o644); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		var err error
		for i := 1; i < 200 && err == nil; i++ {
			err = Replace(path, content(i), 0o644)
		}
		done <- err
	}()
	for {
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, bytes.Repeat(got[:min(1, len(got))], 1<<16)) {
			t.Errorf("read %d bytes that are no whole file, %v", len(got), err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

// expectAlone reports what is in a file's folder beside it.
func expectAlone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("in the folder are %v, %v", entries, err)
	}
}

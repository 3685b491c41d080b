package lock

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestSecondWaitsForTheFirst(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	quiet := func(holder string) { t.Errorf("waited for %s", holder) }
	first, err := Acquire(t.Context(), "shop", "mage up", quiet)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Acquire(t.Context(), "shop2", "mage up", quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Release(); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 75*time.Millisecond)
	defer cancel()
	var holder string
	if _, err := Acquire(ctx, "shop", "mage down", func(text string) { holder = text }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a held lock: got %v, want the end of the context", err)
	}
	if !strings.HasPrefix(holder, "mage up (process ") {
		t.Errorf("the holder is called %q", holder)
	}

	next := make(chan error, 1)
	waiting := make(chan struct{})
	go func() {
		lock, err := Acquire(t.Context(), "shop", "mage down", func(string) { close(waiting) })
		if err == nil {
			err = lock.Release()
		}
		next <- err
	}()
	<-waiting
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-next:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the second never got the released lock")
	}
}

func TestRefusedFileHasANextStep(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "/c/berth/locks/a.lock", Err: syscall.EACCES}
	for _, test := range []struct {
		rule  string
		owner map[string]string
		err   error
		want  string
	}{
		{"another's file", map[string]string{"/c/berth/locks/a.lock": "root"}, denied, "; /c/berth/locks/a.lock belongs to root: remove it, or run as root"},
		{"another's folder", map[string]string{"/c/berth": "user 12"}, denied, "; /c/berth belongs to user 12: remove it, or run as user 12"},
		{"no folder of Berth", map[string]string{"/c": "root"}, denied, "; set XDG_CACHE_HOME to a folder that you can write"},
		{"nobody else's", nil, denied, "; set XDG_CACHE_HOME to a folder that you can write"},
		{"a disk that is read-only", map[string]string{"/c/berth": "root"}, syscall.EROFS, "; set XDG_CACHE_HOME to a folder that you can write"},
		{"another cause", map[string]string{"/c/berth": "root"}, syscall.ENOSPC, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			err := refused(test.err, "/c/berth/locks/a.lock", "/c", func(path string) string { return test.owner[path] })
			if got, want := err.Error(), test.err.Error()+test.want; got != want || !errors.Is(err, test.err) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestStrangerIsNotMyself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if name := Stranger(path); name != "" {
		t.Errorf("my own file belongs to %s", name)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	if err := os.Lchown(path, 4_000_000, -1); err != nil {
		t.Fatal(err)
	}
	if name := Stranger(path); name != "user 4000000" {
		t.Errorf("the file of user 4000000 belongs to %q", name)
	}
}

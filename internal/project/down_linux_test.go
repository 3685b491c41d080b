package project

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestDownRemovesNothingThatItCouldNotForget(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/web/server.yaml", "from: base:1\n")
	p := w.open(root, "BERTH_PROJECT=shop")
	if _, err := p.Up(t.Context(), UpOptions{}); err != nil {
		t.Fatal(err)
	}
	readOnly(t, filepath.Join(root, ".berth"))
	for target, remove := range map[string]func() error{
		"down":  func() error { _, err := p.Down(t.Context(), nil); return err },
		"clean": func() error { _, err := p.Clean(t.Context(), nil); return err },
	} {
		if err := remove(); err == nil || !strings.Contains(err.Error(), "make it writable") {
			t.Errorf("%s: got %v", target, err)
		}
		if containers, err := w.engine.State.Containers(t.Context()); err != nil || len(containers) != 1 {
			t.Errorf("%s: containers %v, %v", target, containers, err)
		}
	}
}

// readOnly makes a folder one in which this test's own goroutine can write nothing. To root permissions are no hindrance.
func readOnly(t *testing.T, folder string) {
	t.Helper()
	if os.Geteuid() != 0 {
		if err := os.Chmod(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(folder, 0o755) })
		return
	}
	runtime.LockOSThread() // and never unlocked: the thread ends with the test, and its mounts with it
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		t.Skipf("this root may not mount: %v", err)
	}
	for _, step := range []struct {
		from, to string
		flags    uintptr
	}{
		{"", "/", unix.MS_REC | unix.MS_PRIVATE},
		{folder, folder, unix.MS_BIND},
		{"", folder, unix.MS_BIND | unix.MS_REMOUNT | unix.MS_RDONLY},
	} {
		if err := unix.Mount(step.from, step.to, "", step.flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = unix.Unmount(folder, unix.MNT_DETACH) })
}

package state

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

func TestForgettingNothingOnADiskThatCannotBeWrittenTo(t *testing.T) {
	f := In(t.TempDir(), "shop")
	if err := f.make(); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can mount")
	}
	if err := unix.Mount("none", f.path(), "tmpfs", unix.MS_RDONLY, ""); err != nil {
		t.Skip("mount: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(f.path(), 0); err != nil {
			t.Error(err)
		}
	})
	for _, err := range []error{f.ForgetFailures(), f.Finish("1"), f.Forget([]string{"db"}), f.ForgetAll(), f.Clear()} {
		if err != nil {
			t.Error(err)
		}
	}
}

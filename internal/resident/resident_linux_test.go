package resident

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

const (
	size = 64 << 20
	// role tells this test's binary which process it is: the one that starts another one, or that other one.
	role = "BERTH_TEST_RESIDENT"
)

// TestMain is also the program that is watched.
func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "parent":
		cmd := exec.Command(os.Args[0])
		cmd.Env = []string{role + "=child"}
		if err := cmd.Run(); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	case "child":
		// The kernel fills it: what Go writes needs several times its size in a binary that was built to find races.
		_, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE|syscall.MAP_POPULATE)
		time.Sleep(300 * time.Millisecond)
		if err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestADescendantCounts watches a process that needs little and whose child needs much.
func TestADescendantCounts(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{role + "=parent"}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak, own := make(chan int64), make(chan int64)
	ended := make(chan struct{})
	go func() { peak <- Watch(ended, func() int64 { return PeakOfAny(cmd.Process.Pid) }) }()
	go func() { own <- Watch(ended, func() int64 { return Peak(cmd.Process.Pid) }) }()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	close(ended)
	if got := <-peak; got < size || got > 2*size {
		t.Errorf("got %d bytes, want a little more than %d", got, size)
	}
	if got := <-own; got == 0 || got >= size {
		t.Errorf("of itself got %d bytes, want 1 to %d", got, size)
	}
}

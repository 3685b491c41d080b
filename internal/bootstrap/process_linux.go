package bootstrap

import (
	"context"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"github.com/berthdev/berth/internal/host"
)

const (
	// grace is what a tool gets to remove its remains after a signal.
	grace = 2 * time.Second
	// outputTime is how long the rest of its output is waited for when it has ended: it goes to an engine, which may be busy.
	outputTime = 5 * time.Minute
)

// run runs a program as a process group of its own, which ends with ctx, as a whole: first asked to, then killed.
// Mounts are made in a name space of its own, so that none is left behind whatever happens.
func run(ctx context.Context, c command, folder string, stdout, stderr io.Writer) error {
	runtime.LockOSThread() // the signal at the parent's death is sent when the thread that started the program ends
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, c[0], c[1:]...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "TMPDIR="+folder, "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "PATH="+host.SearchPath(os.Getenv("PATH")))
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.WaitDelay = outputTime
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if os.Geteuid() == 0 {
		cmd.SysProcAttr.Unshareflags = syscall.CLONE_NEWNS
	}
	var late *time.Timer
	cmd.Cancel = func() error {
		late = time.AfterFunc(grace, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
		return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err := cmd.Wait()
	if late != nil {
		late.Stop()
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // nobody is there any more, as a rule
	return err
}

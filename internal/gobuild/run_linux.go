package gobuild

import (
	"os/exec"
	"runtime"
	"syscall"
)

// runWith runs a command that ends when this process does, however that ends.
func runWith(cmd *exec.Cmd) error {
	runtime.LockOSThread() // the signal is sent when the thread ends that started the command
	defer runtime.UnlockOSThread()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd.Run()
}

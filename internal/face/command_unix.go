//go:build unix

package face

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// shareTerminal reports whether the command shares the terminal in whose foreground this process is: then the terminal sends
// Ctrl-C to both. Elsewhere the command leads a group of processes of its own, which gets its signals whole.
func shareTerminal(cmd *exec.Cmd) bool {
	for _, file := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		if group, err := unix.IoctlGetInt(int(file.Fd()), unix.TIOCGPGRP); err == nil && group == unix.Getpgrp() {
			return true
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return false
}

// sendSignal sends a signal to the command, and to its whole group if it leads one.
func sendSignal(cmd *exec.Cmd, number syscall.Signal) error {
	if cmd.SysProcAttr != nil && cmd.SysProcAttr.Setpgid {
		return syscall.Kill(-cmd.Process.Pid, number)
	}
	return cmd.Process.Signal(number)
}

// detach takes a command out of the terminal and the group of this process: what ends these does not end it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

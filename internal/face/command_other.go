//go:build !unix

package face

import (
	"os/exec"
	"syscall"
)

// shareTerminal reports whether the command shares the terminal: it always does, and Ctrl-C reaches both.
func shareTerminal(*exec.Cmd) bool { return true }

// sendSignal ends the command: other signals there are none.
func sendSignal(cmd *exec.Cmd, _ syscall.Signal) error { return cmd.Process.Kill() }

// detach does nothing: a command dies of what ends this process only where it shares its console.
func detach(*exec.Cmd) {}

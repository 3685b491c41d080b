//go:build !unix

package gobuild

import "os/exec"

// ownGroup does nothing: there are no process groups here.
func ownGroup(*exec.Cmd) {}

// interruptGroup ends the command alone: no signal asks it to here.
func interruptGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }

// killGroup does nothing, as above.
func killGroup(*exec.Cmd) {}

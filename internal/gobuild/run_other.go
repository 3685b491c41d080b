//go:build !linux

package gobuild

import "os/exec"

// runWith runs a command. It may outlive this process.
func runWith(cmd *exec.Cmd) error { return cmd.Run() }

//go:build unix && !linux

package gobuild

import "syscall"

// interruptedWithParent does nothing: the system has no such signal here.
func interruptedWithParent(*syscall.SysProcAttr) {}

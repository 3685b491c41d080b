package gobuild

import "syscall"

// interruptedWithParent lets the system interrupt a program when Berth is killed.
func interruptedWithParent(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGINT }

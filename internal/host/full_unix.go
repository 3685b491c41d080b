//go:build unix

package host

import "syscall"

// full are the errors of a disk without room, and of one without room for this user.
var full = []error{syscall.ENOSPC, syscall.EDQUOT}

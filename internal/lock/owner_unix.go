//go:build unix

package lock

import (
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// Stranger names the user who owns a file; empty when it is this one, or nobody knows.
func Stranger(path string) string {
	info, err := os.Lstat(path)
	if err != nil {
		return ""
	}
	status, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(status.Uid) == os.Geteuid() {
		return ""
	}
	id := strconv.FormatUint(uint64(status.Uid), 10)
	if owner, err := user.LookupId(id); err == nil {
		return owner.Username
	}
	return "user " + id
}

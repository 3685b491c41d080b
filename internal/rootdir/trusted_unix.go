//go:build unix

package rootdir

import (
	"os"
	"syscall"
)

// trusted reports whether dir is of the same user as start, and closed to what others write.
func trusted(dir, start string) bool {
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o002 != 0 {
		return false
	}
	below, err := os.Stat(start)
	if err != nil {
		return false
	}
	status, ok := info.Sys().(*syscall.Stat_t)
	startStatus, startOK := below.Sys().(*syscall.Stat_t)
	return ok && startOK && status.Uid == startStatus.Uid
}

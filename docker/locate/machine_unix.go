//go:build unix

package locate

import (
	"errors"
	"os"
	"os/user"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// dialPipe fails: only Windows has named pipes of this kind.
func dialPipe(string, time.Duration) error {
	return errors.New("named pipes exist on Windows only")
}

// socketAccess reads the owner and the group of a socket.
func socketAccess(socket string) access {
	var result access
	current, err := user.Current()
	if err == nil {
		result.User = current.Username
	}
	info, err := os.Stat(socket)
	if err != nil {
		return result
	}
	result.Found = true
	status, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode()&0o020 == 0 {
		return result
	}
	id := strconv.FormatUint(uint64(status.Gid), 10)
	if group, err := user.LookupGroupId(id); err == nil {
		result.Group = group.Name
	}
	if current != nil {
		groups, _ := current.GroupIds()
		active, _ := os.Getgroups()
		active = append(active, os.Getegid())
		result.Member = slices.Contains(groups, id) && !slices.Contains(active, int(status.Gid))
	}
	return result
}

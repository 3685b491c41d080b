//go:build unix

package host

import "golang.org/x/sys/unix"

// FreeDisk is how many bytes this user can still write to the disk of a folder.
func FreeDisk(folder string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}

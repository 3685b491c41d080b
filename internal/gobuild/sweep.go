package gobuild

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/internal/host"
)

// scratchNames are the names of the folders in which binaries are compiled, in the folder of an entry.
const scratchNames = "build-*"

// sweep removes what killed builds left behind, in dir, whose lock the caller holds, and in all other entries of the cache
// that no build works on.
func sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "*", scratchNames))
	if err != nil {
		return err
	}
	byEntry := map[string][]string{}
	for _, folder := range left {
		byEntry[filepath.Dir(folder)] = append(byEntry[filepath.Dir(folder)], folder)
	}
	errs := []error{removeAll(byEntry[dir])}
	delete(byEntry, dir)
	for entry, folders := range byEntry {
		unlock, free, err := host.TryLock(filepath.Join(entry, "lock"))
		if err != nil || !free {
			continue // its own next build finds it
		}
		_ = removeAll(folders) // as above
		errs = append(errs, unlock())
	}
	return errors.Join(errs...)
}

func removeAll(folders []string) error {
	var errs []error
	for _, folder := range folders {
		errs = append(errs, os.RemoveAll(folder))
	}
	return errors.Join(errs...)
}

package gobuild

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/berthdev/berth/internal/host"
)

// scratchNames are the names of the folders in which binaries are compiled, in the folder of an entry.
const scratchNames = "build-*"

// sweep removes what killed builds left behind, in dir, whose lock the caller holds, and in all other entries of the cache
// that no build works on.
func sweep(dir string) error {
	byEntry, err := halfMade(filepath.Dir(dir))
	if err != nil {
		return err
	}
	errs := []error{removeAll(byEntry[dir])}
	delete(byEntry, dir)
	errs = append(errs, eachIdle(byEntry, func(folders []string) error {
		_ = removeAll(folders) // its own next build finds it
		return nil
	}))
	return errors.Join(errs...)
}

// halfMade are the folders that builds work in, or that killed ones left behind, by their entries.
func halfMade(cache string) (map[string][]string, error) {
	left, err := filepath.Glob(filepath.Join(cache, "*", scratchNames))
	byEntry := map[string][]string{}
	for _, folder := range left {
		byEntry[filepath.Dir(folder)] = append(byEntry[filepath.Dir(folder)], folder)
	}
	return byEntry, err
}

// eachIdle calls do for the folders of each entry that no build works on.
func eachIdle(byEntry map[string][]string, do func(folders []string) error) error {
	var errs []error
	for entry, folders := range byEntry {
		unlock, free, err := host.TryLock(filepath.Join(entry, "lock"))
		if err != nil || !free {
			continue
		}
		errs = append(errs, do(folders), unlock())
	}
	return errors.Join(errs...)
}

// Left are the folders that killed builds left behind in the cache.
func (c Cache) Left() (left []string, err error) {
	err = c.eachIdle(func(folders []string) error {
		left = append(left, folders...)
		return nil
	})
	slices.Sort(left)
	return left, err
}

// Sweep removes what [Cache.Left] names.
func (c Cache) Sweep() error { return c.eachIdle(removeAll) }

func (c Cache) eachIdle(do func(folders []string) error) error {
	dir, err := c.dir()
	if err != nil {
		return err
	}
	byEntry, err := halfMade(dir)
	if err != nil {
		return err
	}
	return eachIdle(byEntry, do)
}

func removeAll(folders []string) error {
	var errs []error
	for _, folder := range folders {
		errs = append(errs, os.RemoveAll(folder))
	}
	return errors.Join(errs...)
}

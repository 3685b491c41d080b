package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/host"
)

// Stale names the files that mean nothing any more, relative to the root: marks of containers that there are no more, and
// files that a run which was killed has not finished. there reports whether a container with this ID exists. Only who has the
// project's lock knows that nobody is writing one of them now.
func (f Folder) Stale(there func(container string) bool) ([]string, error) {
	entries, err := os.ReadDir(f.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find stale files: %w", err)
	}
	var stale []string
	for _, entry := range entries {
		name := entry.Name()
		container, marked := strings.CutPrefix(name, mark)
		unfinished := strings.HasPrefix(name, ".") && name != ignored
		if marked && !there(container) || unfinished {
			stale = append(stale, filepath.Join(definition.StateDir, name))
		}
	}
	slices.Sort(stale)
	return stale, nil
}

// RemoveStale removes these files, as [Folder.Stale] names them. Absent is fine.
func (f Folder) RemoveStale(stale []string) error {
	var errs []error
	for _, file := range stale {
		errs = append(errs, host.Remove(f.path(filepath.Base(file))))
	}
	return errors.Join(errs...)
}

package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/host"
)

// failedFolder holds a folder for each server that failed in the last run: its whole output and its state.
const failedFolder = "failed"

// Failure makes an empty folder for what is known of a server that failed, and returns its path, relative to the root for
// people. Only the user may read it.
func (f Folder) Failure(server string) (path, shown string, err error) {
	path, shown = f.path(failedFolder, server), filepath.Join(definition.StateDir, failedFolder, server)
	if err = f.make(); err == nil {
		err = errors.Join(os.RemoveAll(path), os.MkdirAll(path, 0o700))
	}
	if err != nil {
		return "", "", fmt.Errorf("keep what is known of the failure: %w", err)
	}
	return path, shown, nil
}

// ForgetFailures removes what was kept of failures. Absent is fine.
func (f Folder) ForgetFailures() error {
	if err := host.Remove(f.path(failedFolder)); err != nil {
		return fmt.Errorf("forget failures: %w", err)
	}
	return nil
}

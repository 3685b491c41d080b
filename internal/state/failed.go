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

// reportFile is the page of that run, beside the folders. No server has a dot in its name.
const reportFile = "report.html"

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

// Report writes the page of the last run that failed, and returns where it is, relative to the root for people. Only the user
// may read it.
func (f Folder) Report(page string) (shown string, err error) {
	if err = f.make(); err == nil {
		err = errors.Join(os.MkdirAll(f.path(failedFolder), 0o700), host.Replace(f.path(failedFolder, reportFile), []byte(page), 0o600))
	}
	if err != nil {
		return "", fmt.Errorf("make a page of the run: %w", err)
	}
	return filepath.Join(definition.StateDir, failedFolder, reportFile), nil
}

// ForgetFailures removes what was kept of failures. Absent is fine.
func (f Folder) ForgetFailures() error {
	if err := host.Remove(f.path(failedFolder)); err != nil {
		return fmt.Errorf("forget failures: %w", err)
	}
	return nil
}

// Package state is the project's folder .berth: where the servers are, which post-start commands have not ended, and
// the project's certificate authority. It is the one reader and writer of that folder.
//
// What it holds can be removed at any time: the engine's labels say what exists.
package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/internal/authority"
	"github.com/berthdev/berth/internal/definition"
)

// name is the folder below the project's root.
const name = definition.StateDir

// ignored keeps the folder, which can hold a private key, out of Git.
const ignored = ".gitignore"

// Folder is the state folder of one project. It need not exist.
type Folder struct {
	// root is the project's absolute root folder.
	root string
}

// In is the state folder of the project at root.
func In(root string) Folder { return Folder{root} }

func (f Folder) path(file ...string) string {
	return filepath.Join(append([]string{f.root, name}, file...)...)
}

// make makes sure that the folder is there.
func (f Folder) make() error {
	if err := os.MkdirAll(f.path(), 0o755); err != nil {
		return err
	}
	if _, err := os.Stat(f.path(ignored)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(f.path(ignored), []byte("*\n"), 0o644)
}

// Authority reads the project's certificate authority; nil when there is none that is good for another year.
func (f Folder) Authority() (*authority.Authority, error) {
	return authority.Read(f.path())
}

// NewAuthority makes a certificate authority in the place of the one that is there.
func (f Folder) NewAuthority(project string) error {
	if err := f.make(); err != nil {
		return fmt.Errorf("certificate authority: %w", err)
	}
	return authority.Create(f.path(), project)
}

// AuthorityFile is where the authority's certificate is.
func (f Folder) AuthorityFile() string { return authority.Path(f.path()) }

// Clear removes everything that Berth has written, and the folder when nothing else is in it. Absent is fine.
func (f Folder) Clear() error {
	return errors.Join(authority.Remove(f.path()), f.ForgetAll())
}

// ForgetAll removes what is known of servers, and the folder when nothing else is in it.
func (f Folder) ForgetAll() error {
	marked, err := f.Unfinished()
	errs := []error{err}
	for server := range marked {
		errs = append(errs, f.Finish(server))
	}
	for _, file := range []string{environmentFile, documentFile} {
		if err := os.Remove(f.path(file)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("endpoints: %w", err))
		}
	}
	entries, err := os.ReadDir(f.path())
	if err == nil && len(entries) == 1 && entries[0].Name() == ignored {
		errs = append(errs, os.Remove(f.path(ignored)), os.Remove(f.path()))
	}
	return errors.Join(errs...)
}

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
	"github.com/berthdev/berth/internal/host"
)

// ignored keeps the folder, which can hold a private key, out of Git.
const ignored = ".gitignore"

// Folder is the state folder of one project. It need not exist. Two projects in one root folder share it: what the other
// one has written last stays.
type Folder struct {
	// root is the project's absolute root folder, project its name.
	root, project string
}

// In is the state folder of a project at root.
func In(root, project string) Folder { return Folder{root, project} }

func (f Folder) path(file ...string) string {
	return filepath.Join(append([]string{f.root, definition.StateDir}, file...)...)
}

// make makes sure that the folder is there. What is written half on a full disk would not be noticed later.
func (f Folder) make() error {
	if err := os.MkdirAll(f.path(), 0o755); err != nil {
		return err
	}
	if _, err := os.Stat(f.path(ignored)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return host.Replace(f.path(ignored), []byte("*\n"), 0o644)
}

// room is how many bytes a run may want to write into the folder, generously.
const room = 64 << 10

// Prepare makes the folder and finds out whether it can be written to, so that a run that could not tell where its
// servers are ends before it has started them.
func (f Folder) Prepare() error {
	err := f.make()
	if err == nil {
		err = f.tryOut(room)
	}
	return f.unwritable(err)
}

// Changeable finds out whether what the folder holds can be removed, so that a run that could not forget its servers ends before
// it has removed them. A full disk is no hindrance, and neither is a folder that holds nothing to forget.
func (f Folder) Changeable() error {
	entries, err := os.ReadDir(f.path())
	if errors.Is(err, fs.ErrNotExist) || len(entries) == 1 && entries[0].Name() == ignored || err == nil && len(entries) == 0 {
		return nil
	}
	if other, otherErr := f.others(); other && otherErr == nil {
		return nil
	}
	if err == nil {
		err = f.tryOut(0)
	}
	if host.Full(err) {
		return nil
	}
	return f.unwritable(err)
}

// tryOut writes a file of so many bytes into the folder and removes it.
func (f Folder) tryOut(bytes int) error {
	file, err := os.CreateTemp(f.path(), ".writable-*")
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, bytes))
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}

// unwritable says what to do about an error of the folder; a full disk has a next step of its own.
func (f Folder) unwritable(err error) error {
	switch {
	case err == nil:
		return nil
	case host.Full(err):
		return fmt.Errorf("%s cannot be written to: %w", f.path(), err)
	}
	return fmt.Errorf("%s cannot be written to: %w; make it writable", f.path(), err)
}

// Authority reads the project's certificate authority; nil when there is none that is good for another year.
func (f Folder) Authority() (*authority.Authority, error) {
	return authority.Read(f.path())
}

// NewAuthority makes a certificate authority in the place of the one that is there.
func (f Folder) NewAuthority() error {
	if err := f.make(); err != nil {
		return fmt.Errorf("certificate authority: %w", err)
	}
	return authority.Create(f.path(), f.project)
}

// AuthorityFile is where the authority's certificate is.
func (f Folder) AuthorityFile() string { return authority.Path(f.path()) }

// Clear removes everything that Berth has written, and the folder when nothing else is in it. Absent is fine.
func (f Folder) Clear() error {
	if other, err := f.others(); other || err != nil {
		return err
	}
	return errors.Join(authority.Remove(f.path()), f.ForgetFailures(), f.ForgetAll())
}

// others reports whether the folder tells of another project's servers.
func (f Folder) others() (bool, error) {
	wrote, err := f.Project()
	return wrote != "" && wrote != f.project, err
}

// ForgetAll removes what is known of the project's servers, and the folder when nothing else is in it. What was kept of
// failures stays: who takes the servers down may want to read it.
func (f Folder) ForgetAll() error {
	if other, err := f.others(); other || err != nil {
		return err
	}
	marked, err := f.Unfinished()
	errs := []error{err}
	for container := range marked {
		errs = append(errs, f.Finish(container))
	}
	if err := host.Remove(f.borrowed()); err != nil {
		errs = append(errs, fmt.Errorf("servers of a run: %w", err))
	}
	for _, file := range []string{environmentFile, documentFile} {
		if err := host.Remove(f.path(file)); err != nil {
			errs = append(errs, fmt.Errorf("endpoints: %w", err))
		}
	}
	entries, err := os.ReadDir(f.path())
	if err == nil && len(entries) == 1 && entries[0].Name() == ignored {
		errs = append(errs, os.Remove(f.path(ignored)), os.Remove(f.path()))
	}
	return errors.Join(errs...)
}

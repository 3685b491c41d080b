package figures

import (
	"io/fs"
	"path"
	"slices"
)

// Hide is a folder of servers without the figures, so that they never become part of an image or change its recipe.
func Hide(servers fs.FS) fs.FS { return hidden{servers} }

type hidden struct{ fs.FS }

// Open opens anything but figures.
func (h hidden) Open(name string) (fs.File, error) {
	if isFigures(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return h.FS.Open(name)
}

// ReadDir lists a folder without the figures.
func (h hidden) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(h.FS, name)
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool { return isFigures(path.Join(name, e.Name())) }), err
}

// isFigures reports whether a path is that of a server's figures; deeper down the name is any other.
func isFigures(name string) bool { return path.Base(name) == File && path.Dir(path.Dir(name)) == "." }

// Package modules lets programs of the catalogue have modules of their own, so that what they require is required by nobody
// else. Go embeds no folder with a go.mod and publishes none as a part of a module; the files lie there under other names.
//
// It compiles nothing; package gobuild does.
package modules

import (
	"io/fs"
	"path"
	"strings"
)

// suffix is what the files are called by in addition.
const suffix = ".txt"

// Named is a folder of servers in which go.mod.txt is go.mod, and go.sum.txt go.sum.
func Named(servers fs.FS) fs.FS { return named{servers} }

type named struct{ fs.FS }

// Open opens a file by the name that it has here.
func (n named) Open(name string) (fs.File, error) {
	if isModule(name) {
		name += suffix
	}
	return n.FS.Open(name)
}

// ReadDir lists a folder with the names that files have here.
func (n named) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(n.FS, name)
	for i, file := range list {
		if short := strings.TrimSuffix(file.Name(), suffix); isModule(short) {
			list[i] = entry{file, short}
		}
	}
	return list, err
}

// entry is a file under another name.
type entry struct {
	fs.DirEntry
	name string
}

func (e entry) Name() string { return e.name }

func isModule(name string) bool { return path.Base(name) == "go.mod" || path.Base(name) == "go.sum" }

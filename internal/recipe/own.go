package recipe

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

// maxIgnore is the largest .dockerignore that is read, in bytes.
const maxIgnore = 1 << 20

// ownContext is the folder of a definition with a Dockerfile of its own, less what .dockerignore and a secret's name
// leave out. Nothing can name a secret file here, so none is ever in it.
func ownContext(s definition.Server, limit int64) (copies.Set, error) {
	patterns, err := readIgnore(s.Folder.FS)
	if err != nil {
		return copies.Set{}, fmt.Errorf("%s: .dockerignore: %w", s.Folder.Path, err)
	}
	name := s.Dockerfile
	files, err := copies.ResolveFolder(s.Folder, func(file string, dir bool) bool {
		if file == name {
			return false // the builder itself needs it
		}
		if dir {
			return patterns.excludesFolder(file) && !strings.HasPrefix(name, file+"/")
		}
		return patterns.excludes(file)
	}, limit)
	if err != nil {
		return copies.Set{}, err
	}
	for _, f := range files.Files {
		switch {
		case f.Dst != "/"+name:
		case f.Dir:
			return copies.Set{}, fmt.Errorf("%s: dockerfile %q: is a folder; name the Dockerfile in it", s.Folder.Path, s.Dockerfile)
		default:
			return files, nil
		}
	}
	return copies.Set{}, fmt.Errorf("%s: dockerfile %q: there is no such file in the folder; create it or correct the path", s.Folder.Path, s.Dockerfile)
}

func readIgnore(fsys fs.FS) (ignoreList, error) {
	info, err := fs.Stat(fsys, ".dockerignore")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxIgnore {
		return nil, fmt.Errorf("must be a regular file of at most %d bytes", maxIgnore)
	}
	data, err := fs.ReadFile(fsys, ".dockerignore")
	if err != nil {
		return nil, err
	}
	return parseIgnore(string(data))
}

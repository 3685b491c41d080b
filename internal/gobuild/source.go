package gobuild

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/names"
)

// Source is a package main: one of a published module, or one of the project. [ParseSource] makes it.
type Source struct {
	// Package is an import path; empty for a folder.
	Package string
	// Version is the exact version of the module that holds Package: v1.2.3, or a pseudo-version.
	Version string
	// Folder is the definition's folder, for a source in it.
	Folder definition.Folder
	// Dir is the slash-separated path of the package, relative to Folder; "." when empty.
	Dir string
}

// maxSource is the longest text of a source, in bytes.
const maxSource = 512

// ParseSource reads the value of a "go" key: PACKAGE@VERSION, or a folder of the project, relative to the definition's.
// A version that can mean another module tomorrow (latest, a branch) is refused.
func ParseSource(folder definition.Folder, text string) (Source, error) {
	if len(text) > maxSource {
		return Source{}, fmt.Errorf("go source %.40q...: longer than %d bytes", text, maxSource)
	}
	if definition.IsGoFolder(text) {
		if strings.ContainsAny(text, "\\\x00\n") {
			return Source{}, fmt.Errorf("go source %q: the path of a folder has no backslashes and no line breaks", text)
		}
		if _, err := folder.Find(text); err != nil {
			return Source{}, fmt.Errorf("go source %q: %w", text, err)
		}
		return Source{Folder: folder, Dir: path.Clean(text)}, nil
	}
	name, version, found := strings.Cut(text, "@")
	if !found {
		return Source{}, fmt.Errorf("go source %q: neither PACKAGE@VERSION nor a folder; add the version, or ./ in front", text)
	}
	if err := names.GoPackage(text); err != nil {
		return Source{}, err
	}
	return Source{Package: name, Version: version}, nil
}

// String is the source as messages name it.
func (s Source) String() string {
	switch {
	case s.Package != "":
		return s.Package + "@" + s.Version
	case s.dir() == ".":
		return s.Folder.Path
	default:
		return path.Join(s.Folder.Path, s.dir())
	}
}

func (s Source) dir() string {
	if s.Dir == "" {
		return "."
	}
	return path.Clean(s.Dir)
}

// check finds a folder that is not there.
func (s Source) check() error {
	if s.Package != "" {
		return nil
	}
	if s.Folder.FS == nil {
		return errors.New("go source: neither a package nor a folder")
	}
	info, err := s.Folder.Stat(s.dir())
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("go source %s: does not exist; create it or correct the path", s)
	}
	if err != nil {
		return fmt.Errorf("go source %s: %w", s, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("go source %s: not a folder; name the folder of a package main", s)
	}
	return nil
}

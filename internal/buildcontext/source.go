package buildcontext

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/berthdev/berth/internal/copies"
)

// ignoreFile is the file of rules in a context's own folder.
const ignoreFile = ".dockerignore"

// Source says what a context is read from.
type Source struct {
	// FS holds the context. Of one that is not on a disk (Embedded) modes are made up: 0755 for folders, 0644 for files.
	FS       fs.FS
	Embedded bool
	// Dir is the context's folder in FS, and Dockerfile the Dockerfile's path in FS.
	Dir, Dockerfile string
	// State is a path in FS that is left out whatever the rules say: Berth's own folder, which changes with every run.
	State string
	// Place names the definition in messages.
	Place string
}

// Context is what a builder gets.
type Context struct {
	// Files are the context of BuildKit.
	Files copies.Set
	// Classic are the context of the classic builder, which reads .dockerignore itself and then removes the Dockerfile and
	// .dockerignore where that says so.
	Classic copies.Set
	// Dockerfile is the Dockerfile's path in both.
	Dockerfile string
	// Apart reports whether the Dockerfile is not part of the context, so that "COPY ." must not copy it.
	Apart bool
}

// Read reads a context. limit is in bytes for all of its files together; 0 is none.
func Read(s Source, limit int64) (Context, error) {
	rules, err := s.rules()
	if err != nil {
		return Context{}, fmt.Errorf("%s: %w", s.Place, err)
	}
	w := walk{source: s, rules: rules}
	if err := w.folder(".", matchInfo{}); err != nil {
		return Context{}, fmt.Errorf("%s: build context: %w", s.Place, err)
	}
	name, excluded, err := w.addDockerfile()
	if err != nil {
		return Context{}, fmt.Errorf("%s: dockerfile %q: %w", s.Place, s.shown(s.Dockerfile), err)
	}
	c := Context{Dockerfile: name, Apart: excluded}
	if c.Files, err = copies.Collect(s.FS, s.Place, "build context", w.files, limit); err != nil {
		return Context{}, err
	}
	c.Classic, err = copies.Collect(s.FS, s.Place, "build context", w.classic(c.Files.Files, name, excluded), 0)
	return c, err
}

// shown is a path of FS as it is seen from the context's folder, if it lies in it.
func (s Source) shown(name string) string {
	if below, ok := within(s.Dir, name); ok {
		return below
	}
	return name
}

// within is a path relative to a folder above it.
func within(dir, name string) (below string, ok bool) {
	if dir == "." {
		return name, true
	}
	if name == dir {
		return ".", true
	}
	if len(name) > len(dir) && name[:len(dir)] == dir && name[len(dir)] == '/' {
		return name[len(dir)+1:], true
	}
	return "", false
}

// addDockerfile makes sure that the builder finds the Dockerfile, which it needs even where the rules leave it out.
func (w *walk) addDockerfile() (name string, excluded bool, err error) {
	s := w.source
	info, err := fs.Stat(s.FS, s.Dockerfile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", false, errors.New("there is no such file; create it or correct the path")
	case err != nil:
		return "", false, plain(err)
	case info.IsDir():
		return "", false, errors.New("is a folder; name the Dockerfile in it")
	case !info.Mode().IsRegular():
		return "", false, errors.New("is not a regular file")
	}
	name, inside := within(s.Dir, s.Dockerfile)
	if !inside {
		name = outsideName
	}
	i := slices.IndexFunc(w.files, func(f copies.File) bool { return f.Dst == "/"+name })
	switch {
	case i < 0:
		w.files = append(w.files, w.regular(name, s.Dockerfile, info))
	case w.files[i].Link != "":
		// Builders do not follow a link to what is not in the context.
		w.files[i] = w.regular(name, s.Dockerfile, info)
	}
	return name, i < 0, nil
}

// outsideName is where a Dockerfile lies that is not in the context's folder.
const outsideName = ".berth.Dockerfile"

// plain is an error without the path, which its text has already.
func plain(err error) error {
	if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
		err = inner.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		return errors.New("this user may not read it; change its permissions, or leave it out in .dockerignore")
	}
	return err
}

// path is a path of the context in FS.
func (s Source) path(name string) string { return path.Join(s.Dir, name) }

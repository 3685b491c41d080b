package buildcontext

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/copies"
)

// walk collects what a context holds, without reading any content.
type walk struct {
	source Source
	rules  rules
	files  []copies.File
}

// folder collects what is in a folder; above is the rules' answer for the folder itself.
func (w *walk) folder(name string, above matchInfo) error {
	list, err := fs.ReadDir(w.source.FS, w.source.path(name))
	if err != nil {
		return fmt.Errorf("%q: %w", name, plain(err))
	}
	for _, item := range list {
		if err := w.entry(path.Join(name, item.Name()), item, above); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(name string, item fs.DirEntry, above matchInfo) error {
	if w.source.path(name) == w.source.State {
		return nil
	}
	excluded, match, err := w.rules.excludes(name, above)
	switch {
	case err != nil:
		return fmt.Errorf("%q: %w", name, err)
	case !item.IsDir() && excluded, item.IsDir() && excluded && w.rules.excludesBelow(name):
		return nil
	}
	info, err := item.Info()
	if err != nil {
		return fmt.Errorf("%q: %w", name, plain(err))
	}
	if !item.IsDir() {
		return w.file(name, info)
	}
	before := len(w.files)
	if err := w.folder(name, match); err != nil {
		return err
	}
	if !excluded || len(w.files) > before { // docker build sends the folders above a file that "!" brings back
		w.files = append(w.files, copies.File{Dst: "/" + name, Dir: true, Mode: w.mode(info), Modified: info.ModTime(), Name: name})
	}
	return nil
}

// file collects what is no folder.
func (w *walk) file(name string, info fs.FileInfo) error {
	f := copies.File{Dst: "/" + name, Mode: w.mode(info), Modified: info.ModTime(), Name: name}
	var err error
	switch mode := info.Mode(); {
	case mode.IsRegular():
		f = w.regular(name, w.source.path(name), info)
	case mode&fs.ModeSymlink != 0:
		f.Mode = 0o777
		f.Link, err = fs.ReadLink(w.source.FS, w.source.path(name))
	case mode&fs.ModeNamedPipe != 0:
		f.Pipe = true
	case mode&fs.ModeSocket != 0:
		return nil
	default:
		err = errors.New("is a device; leave it out in .dockerignore")
	}
	if err != nil {
		return fmt.Errorf("%q: %w", name, plain(err))
	}
	w.files = append(w.files, f)
	return nil
}

// regular is a file of FS as one of the context.
func (w *walk) regular(name, file string, info fs.FileInfo) copies.File {
	return copies.File{
		Dst: "/" + name, Mode: w.mode(info), Size: info.Size(), Modified: info.ModTime(), Name: file,
		Open: func() (io.ReadCloser, error) { return w.source.FS.Open(file) },
	}
}

// mode are the twelve permission bits. Windows has none: docker build makes everything executable there.
func (w *walk) mode(info fs.FileInfo) uint32 {
	switch {
	case w.source.Embedded && !info.IsDir():
		return 0o644
	case w.source.Embedded, runtime.GOOS == "windows":
		return 0o755
	}
	mode := uint32(info.Mode().Perm())
	for bit, sent := range map[fs.FileMode]uint32{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if info.Mode()&bit != 0 {
			mode |= sent
		}
	}
	return mode
}

// classic are the files for the classic builder. It removes the Dockerfile and .dockerignore by the rules of .dockerignore
// alone: it gets that file even where it is left out, and one that names both where its rules are not those in force.
func (w *walk) classic(files []copies.File, dockerfile string, excluded bool) []copies.File {
	sent := func(f copies.File) bool { return f.Dst == "/"+ignoreFile }
	file := w.source.path(ignoreFile)
	info, err := fs.Stat(w.source.FS, file)
	switch {
	case excluded && (w.rules.own || dockerfile == outsideName || err != nil):
		text := escape(dockerfile) + "\n" + ignoreFile + "\n"
		return append(slices.DeleteFunc(slices.Clone(files), sent), copies.File{
			Dst: "/" + ignoreFile, Mode: 0o644, Size: int64(len(text)), Name: ignoreFile,
			Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
		})
	case err == nil && !w.rules.own && !slices.ContainsFunc(files, sent):
		return append(slices.Clone(files), w.regular(ignoreFile, file, info))
	}
	return files
}

// escape is a pattern that matches nothing but the path.
func escape(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

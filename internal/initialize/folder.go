package initialize

import (
	"errors"
	"io/fs"
	"os"
)

// folder is the project's root. Nothing outside it is reached, by whatever link.
type folder struct{ root *os.Root }

// present reports whether there is something of this name, be it a link to nothing.
func (f folder) present(name string) bool {
	_, err := f.root.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// read is the text of a file, "" where there is none. A pipe is not opened: it would be empty for who reads it next.
func (f folder) read(name string) (string, error) {
	info, err := f.root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", errors.New("it is no regular file")
	}
	text, err := f.root.ReadFile(name)
	return string(text), err
}

// defined reports whether the project defines servers.
func (f folder) defined() bool {
	found, _ := fs.Glob(f.root.FS(), "servers/*/server.yaml")
	return len(found) > 0
}

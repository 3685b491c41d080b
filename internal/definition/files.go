package definition

import (
	"errors"
	"io/fs"
	"strings"
)

// missingFiles tells of files and folders that a server names and that are not there. What else may be wrong with them is
// found out where they are read.
func missingFiles(s loadedServer) error {
	c := &checker{root: s.root}
	for i, copied := range s.server.Copy {
		c.exists(s.server.Folder, copied.Src, "copy", i, "src")
	}
	if s.server.Dockerfile != "" {
		c.exists(s.server.Folder, s.server.Dockerfile, "dockerfile")
	}
	if dir, local := strings.CutPrefix(s.server.Go, "./"); local {
		c.exists(s.server.Folder, dir, "go")
	}
	for _, name := range sortedKeys(s.server.Tools) {
		if dir, local := strings.CutPrefix(s.server.Tools[name], "./"); local {
			c.exists(s.server.Folder, dir, "tools", name)
		}
	}
	return errors.Join(c.errs...)
}

// exists checks a path of the folder. A link counts as what it is.
func (c *checker) exists(folder Folder, name string, at ...any) {
	if name == "" || !fs.ValidPath(name) {
		return // told already, or the folder itself
	}
	if _, err := fs.Lstat(folder.FS, name); errors.Is(err, fs.ErrNotExist) {
		c.failf(at, "%q does not exist in %s; create it or correct the path", name, folder.Path)
	}
}

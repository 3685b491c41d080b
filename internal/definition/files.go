package definition

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Missing tells of the files that are not there, of all servers: what they inherit once.
func Missing(servers []Server) error {
	var errs []error
	for _, server := range servers {
		errs = append(errs, server.Missing)
	}
	return inOrder(errs...)
}

// missingFiles tells of files and folders that a server's image is made from, or that it mounts, and that are not there. What
// else may be wrong with them is found out where they are read.
func missingFiles(s loadedServer) error {
	c := &checker{root: s.root}
	for i, copied := range s.server.Copy {
		folder := copied.In(s.server.Folder)
		found, err := folder.Find(copied.Src)
		c.exists(folder, found, err, "copy", i, "src")
	}
	local := func(name string, at ...any) {
		folder := s.server.In(at...)
		found, err := folder.Find(name)
		c.exists(folder, found, err, at...)
	}
	local(s.server.Dockerfile, "dockerfile")
	local(s.server.Build.Context, "build", "context")
	if IsGoFolder(s.server.Go) {
		local(s.server.Go, "go")
	}
	for _, name := range sortedKeys(s.server.Tools) {
		if IsGoFolder(s.server.Tools[name]) {
			local(s.server.Tools[name], "tools", name)
		}
	}
	for i, name := range s.server.EnvFile {
		local(name, "env_file", i)
	}
	for i, volume := range s.server.Volumes {
		local(volume.Path, "volumes", i)
	}
	return errors.Join(c.errs...)
}

// exists checks a path of the folder's file system. A link counts as what it is. The error is that the path is none, which
// is told already. The value is not broken: it says what it should, to this server and to others that inherit it.
func (c *checker) exists(folder Folder, found string, err error, at ...any) {
	named := c.root.at(at)
	if err != nil || named.broken {
		return
	}
	if _, err := fs.Lstat(folder.FS, found); errors.Is(err, fs.ErrNotExist) {
		name := named.text
		if at[0] == "volumes" {
			name, _, _ = strings.Cut(name, ":")
		}
		c.errs = append(c.errs, named.errorf("%s: %q does not exist in %s; create it or correct the path", fieldPath(at), name, path.Dir(named.file)))
	}
}

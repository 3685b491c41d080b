package recipe

import (
	"io/fs"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/copies"
)

// Tree is what BuildKit gets for a Dockerfile that is not part of its context or that asks for secrets, which the caller
// adds; nil for any other, whose context is the archive.
func (r Recipe) Tree() *docker.Tree {
	if r.server.Dockerfile == "" || !r.own.Apart && !r.secrets {
		return nil
	}
	tree := &docker.Tree{}
	for _, f := range r.own.Files.Files {
		if f.Dst == "/"+r.own.Dockerfile {
			tree.Dockerfile = f.Stream
			if r.own.Apart {
				continue
			}
		}
		tree.Entries = append(tree.Entries, docker.Entry{
			Path: f.Dst[1:], Mode: fileMode(f), Link: f.Link, Size: f.Size, Modified: f.Modified, Content: f.Stream,
		})
	}
	return tree
}

// fileMode is a file's type and permission bits as Go has them.
func fileMode(f copies.File) fs.FileMode {
	mode := fs.FileMode(f.Mode & 0o777)
	for bit, goBit := range map[uint32]fs.FileMode{0o4000: fs.ModeSetuid, 0o2000: fs.ModeSetgid, 0o1000: fs.ModeSticky} {
		if f.Mode&bit != 0 {
			mode |= goBit
		}
	}
	switch {
	case f.Dir:
		mode |= fs.ModeDir
	case f.Link != "":
		mode |= fs.ModeSymlink
	case f.Pipe:
		mode |= fs.ModeNamedPipe
	}
	return mode
}

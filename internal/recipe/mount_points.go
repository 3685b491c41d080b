package recipe

import (
	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

// mountPoints are the folders that file systems in memory appear at in a read-only container, with their modes: runc
// gives such a file system the mode of its folder when the container starts again, and no folder can be made there later.
func mountPoints(s definition.Server) []copies.File {
	if !s.ReadOnly {
		return nil
	}
	var folders []copies.File
	for _, entry := range s.Tmpfs {
		if folder, mode, ok := definition.TmpfsMode(entry); ok {
			folders = append(folders, copies.File{Dst: folder, Dir: true, Mode: mode, Name: "tmpfs " + folder})
		}
	}
	return folders
}

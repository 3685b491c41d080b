package image

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/berthdev/berth/internal/definition"
)

// checkMounts refuses a bind mount that a symbolic link leads out of the project: the engine would follow it, as root. A path that is not there is left to the engine, which may be on another machine.
func checkMounts(server definition.Server) error {
	for i, volume := range server.Volumes {
		if volume.Path == "" || path.IsAbs(volume.Path) {
			continue
		}
		if server.In("volumes", i).Dir == "" {
			return fmt.Errorf("volumes: ./%s: a server of the catalogue has no folder on this machine", volume.Path)
		}
		if _, err := server.Folder.Stat(volume.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("volumes: %s: %w", volume.Path, err)
		}
	}
	return nil
}

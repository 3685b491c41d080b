package recipe

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/berthdev/berth/internal/buildcontext"
	"github.com/berthdev/berth/internal/definition"
)

// ownContext is the context of a definition with a Dockerfile of its own: what docker build would send.
func ownContext(s definition.Server, limit int64) (buildcontext.Context, error) {
	dockerfile, err := s.Folder.Find(s.Dockerfile)
	if err == nil {
		_, err = s.Folder.Stat(s.Dockerfile)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return buildcontext.Context{}, fmt.Errorf("%s: dockerfile %q: %w", s.Folder.Path, s.Dockerfile, err)
	}
	return buildcontext.Read(buildcontext.Source{
		FS: s.Folder.FS, Embedded: s.Folder.Dir == "", Dir: path.Clean(s.Folder.Below), Dockerfile: dockerfile,
		State: s.Folder.State(), Place: s.Folder.Path,
	}, limit)
}

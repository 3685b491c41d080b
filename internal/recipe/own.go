package recipe

import (
	"path"

	"github.com/berthdev/berth/internal/buildcontext"
	"github.com/berthdev/berth/internal/definition"
)

// ownContext is the context of a definition with a Dockerfile of its own: what docker build would send.
func ownContext(s definition.Server, limit int64) (buildcontext.Context, error) {
	return buildcontext.Read(buildcontext.Source{
		FS: s.Folder.FS, Embedded: s.Folder.Dir == "", Dir: ".", Dockerfile: path.Clean(s.Dockerfile), Place: s.Folder.Path,
	}, limit)
}

package recipe

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/berthdev/berth/internal/buildcontext"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/dockerfile"
)

// maxDockerfile is the largest Dockerfile that is read, in bytes.
const maxDockerfile = 1 << 20

// ownContext is the context of a definition with a Dockerfile of its own: what docker build would send.
func ownContext(s definition.Server, limit int64) (buildcontext.Context, error) {
	folder := s.In("dockerfile")
	file, err := folder.Find(s.Dockerfile)
	if err == nil {
		_, err = folder.Stat(s.Dockerfile)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return buildcontext.Context{}, fmt.Errorf("%s: dockerfile %q: %w", s.Folder.Path, s.Dockerfile, err)
	}
	dir, err := contextFolder(s)
	if err != nil {
		return buildcontext.Context{}, fmt.Errorf("%s: build.context %q: %w", s.Folder.Path, s.Build.Context, err)
	}
	made, err := buildcontext.Read(buildcontext.Source{
		FS: folder.FS, Embedded: folder.Dir == "", Dir: dir, Dockerfile: file, State: folder.State(), Place: s.Folder.Path,
	}, limit)
	if err != nil {
		return buildcontext.Context{}, err
	}
	return made, nil
}

// asksForSecrets checks what a definition's own Dockerfile needs, and reports whether its build asks for secrets.
func asksForSecrets(s definition.Server) (bool, error) {
	parsed, err := ownDockerfile(s)
	b := dockerfile.Build{Target: s.Build.Target, Args: s.Build.Args, Secrets: slices.Collect(maps.Keys(s.Build.Secrets))}
	if err == nil {
		err = parsed.Check(b)
	}
	if err != nil {
		return false, fmt.Errorf("%s: dockerfile %q: %w", s.Folder.Path, s.Dockerfile, err)
	}
	return parsed.Mounts(b), nil
}

// contextFolder is the path of the build context in the folder's FS.
func contextFolder(s definition.Server) (string, error) {
	folder := s.In("dockerfile")
	if s.Build.Context == "" {
		return path.Clean(folder.Below), nil
	}
	info, err := folder.Stat(s.Build.Context)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", errors.New("does not exist; create it or correct the path")
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", errors.New("is not a folder")
	}
	return folder.Find(s.Build.Context)
}

// ownDockerfile reads a definition's own Dockerfile.
func ownDockerfile(s definition.Server) (dockerfile.File, error) {
	folder := s.In("dockerfile")
	info, err := folder.Stat(s.Dockerfile)
	if err != nil {
		return dockerfile.File{}, err
	}
	if info.Size() > maxDockerfile {
		return dockerfile.File{}, fmt.Errorf("is larger than %d bytes", maxDockerfile)
	}
	file, err := folder.Find(s.Dockerfile)
	if err != nil {
		return dockerfile.File{}, err
	}
	text, err := fs.ReadFile(folder.FS, file)
	return dockerfile.Parse(string(text)), err
}

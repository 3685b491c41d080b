package definition

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/berthdev/berth/internal/names"
)

const (
	// serversDir is the folder of a project's own definitions.
	serversDir = "servers"
	// serverFile is the definition in a server's folder.
	serverFile = "server.yaml"
	// baseFile lies beside the folders of a project's servers.
	baseFile = "base.yaml"
)

// Sources says where definitions and the values of their variables come from.
type Sources struct {
	// ProjectDir is the absolute path of the project's root; its servers are in servers/NAME. Empty for no project.
	ProjectDir string
	// Catalogue holds a folder NAME for each server that Berth ships; nil for none.
	Catalogue fs.FS
	// Lookup returns the value of a variable, and whether it is set; nil when none is.
	Lookup func(name string) (string, bool)
	// AllowPrivileged takes definitions with "privileged: true" (BERTH_ALLOW_PRIVILEGED).
	AllowPrivileged bool
	// AllowHostPaths takes volumes with an absolute path of the engine's machine (BERTH_ALLOW_HOST_PATHS).
	AllowHostPaths bool
}

// shelf is the opened sources.
type shelf struct {
	Sources
	// project is the project's root; nil without one. The file systems of its servers keep it open for as long as they are
	// in use.
	project *os.Root
	// servers is the project's folder of servers; nil when it has none.
	servers *os.Root
}

func open(sources Sources) (*shelf, error) {
	s := &shelf{Sources: sources}
	if sources.ProjectDir == "" {
		return s, nil
	}
	var err error
	if s.project, err = os.OpenRoot(sources.ProjectDir); err != nil {
		return nil, err
	}
	s.servers, err = s.project.OpenRoot(serversDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("project %s: %w", sources.ProjectDir, err)
	}
	return s, nil
}

func (s *shelf) close() {
	if s.servers != nil {
		_ = s.servers.Close() // it was only read
	}
}

// folder opens the folder of a server and reads its definition; the project's own wins over the catalogue's.
// The name is checked before any file is touched. The error is [fs.ErrNotExist] when no source has the server.
func (s *shelf) folder(name string) (Folder, []byte, error) {
	if err := names.Server(name); err != nil {
		return Folder{}, nil, err
	}
	if s.servers != nil {
		below := path.Join(serversDir, name)
		own := Folder{FS: s.project.FS(), Below: below, Path: below, Dir: filepath.Join(s.ProjectDir, serversDir, name)}
		file := path.Join(below, serverFile)
		data, err := readDefinition(own.FS, file, file)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return own, data, err
		}
	}
	if s.Catalogue == nil {
		return Folder{}, nil, fs.ErrNotExist
	}
	shipped, err := fs.Sub(s.Catalogue, name)
	if err != nil {
		return Folder{}, nil, err
	}
	f := Folder{FS: shipped, Path: path.Join("catalogue", name)}
	data, err := readDefinition(f.FS, serverFile, path.Join(f.Path, serverFile))
	return f, data, err
}

// base returns the tree of the project's base.yaml; nil when there is none.
func (s *shelf) base() (*node, error) {
	if s.servers == nil {
		return nil, nil
	}
	file := path.Join(serversDir, baseFile)
	data, err := readDefinition(s.servers.FS(), baseFile, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parse(file, data)
}

// readDefinition reads a regular file of at most 1 MiB; shown is the file's name in errors.
func readDefinition(fsys fs.FS, name, shown string) ([]byte, error) {
	// Opening a named pipe would wait for a writer, so what it is comes first.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, readError(shown, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", shown)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, readError(shown, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, readError(shown, err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: the file is larger than 1 MiB", shown)
	}
	return data, nil
}

// readError replaces the file's name within its folder by the one that people know.
func readError(shown string, err error) error {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return fmt.Errorf("%s: %w", shown, err)
}

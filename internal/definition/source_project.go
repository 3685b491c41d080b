package definition

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

const (
	// serversDir is the folder of a project's own definitions.
	serversDir = "servers"
	// baseFile lies beside the folders of a project's servers.
	baseFile = "base.yaml"
)

// projectSource is the folders in a project's servers/, with base.yaml.
type projectSource struct {
	root *os.Root
	// dir is the absolute host path of root.
	dir string
}

func openProject(sources Sources) (source, error) {
	if sources.ProjectDir == "" {
		return nil, nil
	}
	project, err := os.OpenRoot(sources.ProjectDir)
	if err != nil {
		return nil, err
	}
	defer project.Close()
	root, err := project.OpenRoot(serversDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("project %s: %w", sources.ProjectDir, err)
	}
	return projectSource{root, filepath.Join(sources.ProjectDir, serversDir)}, nil
}

func (p projectSource) names() ([]string, error) { return foldersWithServer(p.root.FS()) }

func (p projectSource) tree(name, word string) (Folder, *node, error) {
	folder := Folder{Path: path.Join(serversDir, name), Dir: filepath.Join(p.dir, name)}
	root, err := p.root.OpenRoot(name)
	if err != nil {
		return Folder{}, nil, fmt.Errorf("%s: %w", folder.Path, err)
	}
	// The file system keeps root open for as long as it is in use.
	folder.FS = root.FS()
	return folder.read(word)
}

func (p projectSource) base() (*node, error) {
	file := path.Join(serversDir, baseFile)
	data, err := readDefinition(p.root.FS(), baseFile, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parse(file, data)
}

func (p projectSource) close() { _ = p.root.Close() } // it was only read

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

// projectSource is the folders in a project's servers/, with base.yaml. They are read through the project's root, as a link
// may lead to another place of the project.
type projectSource struct {
	// files are those of the project's root.
	files fs.FS
	// dir is the absolute host path of the project's root.
	dir string
}

func openProject(sources Sources) (source, error) {
	if sources.ProjectDir == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(sources.ProjectDir)
	if err != nil {
		return nil, err
	}
	info, err := root.Stat(serversDir)
	if err == nil && info.IsDir() {
		return projectSource{root.FS(), sources.ProjectDir}, nil
	}
	_ = root.Close() // it was only read
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err == nil:
		err = fmt.Errorf("%s is not a folder", serversDir)
	}
	return nil, fmt.Errorf("project %s: %w", sources.ProjectDir, err)
}

func (p projectSource) names() ([]string, error) { return foldersWithServer(p.files, serversDir) }

func (p projectSource) tree(name, word string) (Folder, *node, error) {
	below := path.Join(serversDir, name)
	return Folder{FS: p.files, Below: below, Path: below, Dir: filepath.Join(p.dir, serversDir, name)}.read(word)
}

func (p projectSource) base() (*node, error) {
	file := path.Join(serversDir, baseFile)
	data, err := readDefinition(p.files, file, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parse(file, data)
}

// close leaves the root open: the folders of the servers read through it for as long as they are in use.
func (projectSource) close() {}

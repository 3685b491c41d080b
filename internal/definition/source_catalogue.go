package definition

import (
	"io/fs"
	"path"
)

// catalogueDir is what the catalogue's files begin with in messages.
const catalogueDir = "catalogue"

// catalogueSource is the folders of the servers that Berth ships.
type catalogueSource struct{ fs.FS }

func openCatalogue(sources Sources) (source, error) {
	if sources.Catalogue == nil {
		return nil, nil
	}
	return catalogueSource{sources.Catalogue}, nil
}

func (c catalogueSource) names() ([]string, error) { return foldersWithServer(c.FS, ".") }

func (c catalogueSource) tree(name, word string) (Folder, *node, error) {
	files, err := fs.Sub(c.FS, name) // the wrapper would hide what the file system does better
	if err != nil {
		return Folder{}, nil, err
	}
	return Folder{FS: files, Path: path.Join(catalogueDir, name)}.read(word)
}

func (catalogueSource) base() (*node, error) { return nil, nil }
func (catalogueSource) close()               {}

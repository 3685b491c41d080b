package definition

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// serverFile is the definition in a server's folder.
const serverFile = "server.yaml"

// read returns the folder with the tree of its definition, as [source] says.
func (f Folder) read(word string) (Folder, *node, error) {
	file := path.Join(f.Path, serverFile)
	data, err := readDefinition(f.FS, path.Join(f.Below, serverFile), file)
	if err != nil || !bytes.Contains(data, []byte(word)) {
		return f, nil, err
	}
	root, err := parse(file, data)
	return f, root, err
}

// foldersWithServer are the names of the folders in dir that hold a definition. A name that is not valid is an error, beside
// those that are.
func foldersWithServer(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	var all []string
	var errs []error
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			continue
		}
		if _, err := fs.Stat(fsys, path.Join(dir, entry.Name(), serverFile)); err != nil {
			continue
		}
		if err := names.Server(entry.Name()); err != nil {
			errs = append(errs, &mistake{file: serversDir, err: mistakes.Errorf("%s; rename the folder", err)})
			continue
		}
		all = append(all, entry.Name())
	}
	return all, errors.Join(errs...)
}

// readDefinition reads a regular file of at most 1 MiB; shown is the file's name in errors.
func readDefinition(fsys fs.FS, name, shown string) ([]byte, error) {
	// Opening a named pipe would wait for a writer, so what it is comes first.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, readError(shown, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &mistake{file: shown, err: errors.New("not a regular file")}
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
		return nil, &mistake{file: shown, err: errors.New("the file is larger than 1 MiB")}
	}
	return data, nil
}

// readError replaces the file's name within its folder by the one that people know.
func readError(shown string, err error) error {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return &mistake{file: shown, err: err}
}

package definition

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/berthdev/berth/internal/names"
)

// Names returns the names of all servers, sorted: those of the project and those of the catalogue.
// A folder without server.yaml is no server; one with it and with a name that is not valid is an error.
func Names(sources Sources) ([]string, error) {
	s, err := open(sources)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.names()
}

// CheckName returns an error when there is no server of this name; it says which was probably meant.
func CheckName(sources Sources, name string) error {
	all, err := Names(sources)
	if err != nil || slices.Contains(all, name) {
		return err
	}
	return &unknownServer{name, all}
}

// defaults returns the names of the project's servers with "default: true" and, where the project has none, those of the
// catalogue: a project that has servers of its own does not get others beside them.
// Most files do not hold the word at all and are not parsed.
func (l *loader) defaults() ([]string, error) {
	all, err := l.names()
	if err != nil {
		return nil, err
	}
	var own, shipped []string
	for _, name := range all {
		isDefault, isOwn, err := l.isDefault(name)
		switch {
		case err != nil:
			return nil, err
		case isDefault && isOwn:
			own = append(own, name)
		case isDefault:
			shipped = append(shipped, name)
		}
	}
	if len(own) > 0 {
		return own, nil
	}
	return shipped, nil
}

// isDefault decodes the one key of a server, or else of base.yaml, and reports whether the server is the project's own.
func (l *loader) isDefault(name string) (isDefault, own bool, err error) {
	folder, data, err := l.folder(name)
	if err != nil {
		return false, false, err
	}
	var value *node
	if bytes.Contains(data, []byte("default")) {
		root, err := parse(path.Join(folder.Path, serverFile), data)
		if err != nil {
			return false, false, err
		}
		value = root.get("default")
	}
	if value == nil && folder.Dir != "" {
		value = l.base.get("default")
	}
	if value == nil {
		return false, false, nil
	}
	at := fieldPath{"default"}
	if value, err = interpolate(value, at, l.Lookup); err != nil {
		return false, false, err
	}
	isDefault, err = value.bool(at)
	return isDefault, folder.Dir != "", err
}

// names lists the servers of both sources.
func (s *shelf) names() ([]string, error) {
	var all []string
	sources := map[string]fs.FS{".": s.Catalogue}
	if s.servers != nil {
		sources[serversDir] = s.project.FS() // a server's folder may be a link to another place of the project
	}
	for dir, source := range sources {
		if source == nil {
			continue
		}
		entries, err := fs.ReadDir(source, dir)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if entry.Type().IsRegular() {
				continue
			}
			if _, err := fs.Stat(source, path.Join(dir, entry.Name(), serverFile)); err != nil {
				continue
			}
			if err := names.Server(entry.Name()); err != nil {
				return nil, fmt.Errorf("%s: %w; rename the folder", serversDir, err)
			}
			all = append(all, entry.Name())
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// unknown says that there is no such server, and which there are.
func (l *loader) unknown(name string) error {
	all, err := l.names()
	if err != nil {
		return err
	}
	return &unknownServer{name: name, all: all}
}

package definition

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/berthdev/berth/internal/names"
)

// Sources says where definitions and the values of their variables come from.
type Sources struct {
	// ProjectDir is the absolute path of the project's root; its servers are in servers/NAME. Empty for no project.
	ProjectDir string
	// Catalogue holds a folder NAME for each server that Berth ships; nil for none.
	Catalogue fs.FS
	// Lookup returns the value of a variable, and whether it is set; nil when none is.
	Lookup func(name string) (string, bool)
	// AllowPrivileged takes definitions with "privileged: true" or an unconfined security_opt (BERTH_ALLOW_PRIVILEGED).
	AllowPrivileged bool
	// AllowHostPaths takes volumes with an absolute path of the engine's machine (BERTH_ALLOW_HOST_PATHS).
	AllowHostPaths bool
}

// source is one place that definitions come from.
type source interface {
	// names are those of its servers, in any order. A name that is not valid is an error, beside those that are.
	names() ([]string, error)
	// tree reads a server that has a valid name, and says where its files are. The error is [fs.ErrNotExist] when the source
	// does not have it. The tree may be nil when the definition does not hold the word, which is seen faster than a key.
	tree(name, word string) (Folder, *node, error)
	// base is the tree that its servers inherit; nil for none.
	base() (*node, error)
	close()
}

// openers are the kinds of sources. Of two servers with the same name the earlier source's counts. An opener returns nil
// when its source is not there.
var openers = []func(Sources) (source, error){openProject, openCatalogue}

// shelf is the opened sources, in the order of [openers].
type shelf []source

func open(sources Sources) (shelf, error) {
	var s shelf
	for _, opener := range openers {
		opened, err := opener(sources)
		if err != nil {
			s.close()
			return nil, err
		}
		if opened != nil {
			s = append(s, opened)
		}
	}
	return s, nil
}

func (s shelf) close() {
	for _, source := range s {
		source.close()
	}
}

// names lists the servers of all sources, sorted. With an error they are those whose names are valid.
func (s shelf) names() ([]string, error) {
	var all []string
	var errs []error
	for _, source := range s {
		found, err := source.names()
		errs = append(errs, err)
		all = append(all, found...)
	}
	slices.Sort(all)
	return slices.Compact(all), errors.Join(errs...)
}

// found is a server's definition, not filled in yet.
type found struct {
	folder Folder
	root   *node
	// at is the index of its source.
	at int
}

// find asks the sources for a server; word is that of [source]. The name is checked before any file is touched. The error
// is [fs.ErrNotExist] when no source has the server.
func (s shelf) find(name, word string) (found, error) {
	if err := names.Server(name); err != nil {
		return found{}, err
	}
	for i, source := range s {
		folder, root, err := source.tree(name, word)
		if !errors.Is(err, fs.ErrNotExist) {
			return found{folder, root, i}, err
		}
	}
	return found{}, fs.ErrNotExist
}

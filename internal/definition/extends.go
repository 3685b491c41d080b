package definition

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// heritage is what a definition inherits.
type heritage struct {
	// base is the tree of base.yaml; nil for none.
	base *node
	// parents are the trees of the definitions that it extends, the nearest first.
	parents []*node
	// folders are those that paths are relative to, by the inherited file that names them.
	folders map[string]Folder
	// unclear reports whether something of it is missing, which an error tells.
	unclear bool
}

// heritage finds what a definition inherits. What only the server itself can say, such as "default", is left out of its
// parents.
func (l *loader) heritage(own found) (heritage, error) {
	h := heritage{folders: map[string]Folder{}}
	var err error
	if h.base, err = l.bases[own.at].fill(l.sources.Lookup); h.base != nil {
		below := own.folder
		below.Below, below.Path, below.Dir = path.Dir(below.Below), path.Dir(below.Path), filepath.Dir(below.Dir)
		h.folders[h.base.file] = below
	}
	errs := []error{err}
	line := []string{own.folder.Path}
	for child := own; ; {
		parent, err := l.parent(child, line)
		h.unclear = err != nil
		errs = append(errs, err)
		if parent.root == nil {
			return h, errors.Join(errs...)
		}
		root, err := fillIn(parent.root, l.sources.Lookup)
		root.fields = slices.DeleteFunc(root.fields, func(f field) bool { return f.key == "default" || f.key == "extends" })
		errs = append(errs, err)
		h.parents, h.folders[root.file] = append(h.parents, root), parent.folder
		line = append(line, parent.folder.Path)
		child = parent
	}
}

// parent finds the definition that another one extends; its root is nil for none. line are the paths of those on the way.
func (l *loader) parent(child found, line []string) (found, error) {
	at := fieldPath{"extends"}
	value := child.root.get("extends")
	if value == nil || value.isEmpty() {
		return found{}, nil
	}
	value, err := interpolate(value, at, l.sources.Lookup)
	if err != nil {
		return found{}, err
	}
	name, err := value.string(at, false)
	if err != nil || name == "" {
		return found{}, err
	}
	parent, err := l.above(child, name)
	var told *mistake
	switch {
	case errors.As(err, &told): // of the parent's own file
		return parent, err
	case err != nil:
		return found{}, value.errorf("extends: %w", err)
	}
	if first := slices.Index(line, parent.folder.Path); first >= 0 {
		circle := append(slices.Clone(line[first:]), parent.folder.Path)
		return found{}, value.errorf("extends: servers extend each other: %s; remove one of them", strings.Join(circle, " -> "))
	}
	return parent, nil
}

// above finds a definition for another one to extend: of the same source or a later one. A server of the project may have the
// name of the catalogue's that it extends.
func (l *loader) above(child found, name string) (found, error) {
	from, itself := child.at, name == path.Base(child.folder.Path)
	if itself {
		from++
	}
	parent, err := l.shelf[from:].find(name, "")
	parent.at += from
	if !errors.Is(err, fs.ErrNotExist) {
		return parent, err
	}
	if itself {
		return found{}, fmt.Errorf("a server cannot extend itself, and the catalogue has no %s", name)
	}
	all, err := l.shelf[from:].names()
	if err != nil {
		return found{}, err
	}
	return found{}, &unknownServer{name, all}
}

// under is a definition's tree laid over what it inherits, and which keys of base.yaml cannot be used.
func (h heritage) under(own *node) (root *node, notUsed string) {
	if h.base != nil {
		for _, one := range append([]*node{own}, h.parents...) {
			notUsed = cmp.Or(notUsed, unused(h.base, one))
		}
	}
	root = h.base
	for _, upper := range slices.Backward(append([]*node{own}, h.parents...)) {
		if root == nil {
			root = upper
		} else {
			root = merge(root, upper)
		}
	}
	return root, notUsed
}

// names are those of the servers that a definition extends.
func (h heritage) names() []string {
	var list []string
	for _, parent := range h.parents {
		list = append(list, path.Base(h.folders[parent.file].Path))
	}
	return list
}

package gobuild

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// SourceFile is a file that is needed to compile a folder source somewhere else.
type SourceFile struct {
	// Path is slash-separated and relative to the module's root.
	Path string
	// Open gives the content from its beginning.
	Open func() (io.ReadCloser, error)
}

// Sources returns the files that a folder source is compiled from, sorted by path and with go.mod and go.sum,
// and the package's path below the module's root, such as "./servers/echo". With these files, [Environment] and
// [Flags], "go build" gives the same bytes elsewhere. It calls the go tool. A module that a workspace or a
// replace directive ties to folders outside its own is an error.
func (c Cache) Sources(ctx context.Context, r Request) ([]SourceFile, string, error) {
	files, name, err := c.sources(ctx, r)
	if err != nil {
		return nil, "", fmt.Errorf("list the files of %s: %w", r.Source, err)
	}
	return files, name, nil
}

func (c Cache) sources(ctx context.Context, r Request) ([]SourceFile, string, error) {
	if err := r.check(); err != nil {
		return nil, "", err
	}
	if r.Package != "" {
		return nil, "", errors.New("no folder, but a published package")
	}
	scratch, err := os.MkdirTemp("", "berth-go-")
	if err != nil {
		return nil, "", err
	}
	defer os.RemoveAll(scratch)
	t, err := newTool(ctx, c.Go, r.Platform, scratch)
	if err != nil {
		return nil, "", err
	}
	tree, err := newTree(r.Source, scratch)
	if err != nil {
		return nil, "", err
	}
	packages, err := t.list(ctx, tree, nil)
	if err != nil {
		return nil, "", err
	}
	name, err := relative(tree.root, tree.dir)
	if err != nil {
		return nil, "", err
	}
	files, err := tree.sources(packages)
	return files, "./" + strings.TrimPrefix(name, "."), err
}

// sources are the files of the packages and of the module itself.
func (t *tree) sources(packages []listed) ([]SourceFile, error) {
	names := []string{"go.mod"}
	for _, optional := range []string{"go.sum", "vendor/modules.txt"} {
		if _, err := os.Stat(filepath.Join(t.root, filepath.FromSlash(optional))); err == nil {
			names = append(names, optional)
		}
	}
	for _, p := range packages {
		if file := p.moduleFile(); file != "" && filepath.Dir(file) != t.root {
			return nil, fmt.Errorf("package %s comes from another folder (%s); publish its module and require a version", p.ImportPath, file)
		}
		dir, err := relative(t.root, p.Dir)
		if err != nil {
			return nil, err
		}
		for _, file := range p.files() {
			names = append(names, path.Join(dir, file))
		}
	}
	slices.SortFunc(names, cmp.Compare[string])
	var files []SourceFile
	for _, name := range slices.Compact(names) {
		files = append(files, SourceFile{Path: name, Open: func() (io.ReadCloser, error) { return t.open(name) }})
	}
	return files, nil
}

// relative is the slash-separated path of a folder below root; "." for root itself.
func relative(root, dir string) (string, error) {
	name, err := filepath.Rel(root, dir)
	if err != nil {
		return "", err
	}
	if !filepath.IsLocal(name) {
		return "", fmt.Errorf("%s is outside its module %s", dir, root)
	}
	return filepath.ToSlash(name), nil
}

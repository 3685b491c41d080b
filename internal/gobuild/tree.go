package gobuild

import (
	"encoding/json"
	"fmt"
	"go/version"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// tree is a folder source as the go tool gets to see it.
type tree struct {
	// dir is the absolute folder of the package main.
	dir string
	// root is the absolute folder of its module.
	root string
	// workspace is the go.work above dir; empty when there is none, or none that applies.
	workspace string
	// flags and env are added to each call of the go tool.
	flags, env []string
	// module is the text of a go.mod that is not in root; nil when it is there.
	module []byte
	// files is what root was copied from; nil when root is the source itself.
	files fs.FS
}

// newTree prepares a folder source. Files that it needs are written to scratch, nothing to the folder itself.
func newTree(s Source, scratch string) (tree, error) {
	if s.Folder.Dir == "" {
		return copyTree(s, scratch)
	}
	t := tree{dir: filepath.Join(s.Folder.Dir, filepath.FromSlash(s.dir()))}
	own := preferencesFor(s)
	module := above(t.dir, "go.mod")
	if module != "" {
		t.root, t.workspace, t.flags, t.env = filepath.Dir(module), own.workspaceOf(t.dir), own.flags, own.env()
		return t, nil
	}
	// There are no other modules, so that -mod says nothing.
	t.flags = slices.DeleteFunc(own.flags, func(flag string) bool { return strings.HasPrefix(flag, "-mod=") })
	t.root, t.module, t.env = s.moduleDir(), moduleFile(s), own.env()
	return t, t.overlay(scratch)
}

// copyTree copies a folder of the embedded catalogue to scratch, with a go.mod.
func copyTree(s Source, scratch string) (tree, error) {
	root := filepath.Join(scratch, "source")
	if err := os.CopyFS(root, s.Folder.FS); err != nil {
		return tree{}, fmt.Errorf("copy %s: %w", s.Folder.Path, err)
	}
	t := tree{root: root, dir: filepath.Join(root, filepath.FromSlash(s.dir())), files: s.Folder.FS, env: []string{"GOWORK=off"}}
	for dir := s.dir(); ; dir = path.Dir(dir) {
		if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(dir), "go.mod")); err == nil {
			t.root = filepath.Join(root, filepath.FromSlash(dir))
			t.files, err = fs.Sub(s.Folder.FS, dir)
			return t, err
		}
		if dir == "." {
			break
		}
	}
	t.module = moduleFile(s)
	if err := os.WriteFile(filepath.Join(root, "go.mod"), t.module, 0o644); err != nil {
		return tree{}, fmt.Errorf("copy %s: %w", s.Folder.Path, err)
	}
	return t, nil
}

// overlay gives root a go.mod that only the go tool sees.
func (t *tree) overlay(scratch string) error {
	module, overlay := filepath.Join(scratch, "go.mod.overlay"), filepath.Join(scratch, "overlay.json")
	text, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(t.root, "go.mod"): module}})
	if err != nil {
		return err
	}
	if err := os.WriteFile(module, t.module, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(overlay, text, 0o644); err != nil {
		return err
	}
	t.flags, t.env = append(t.flags, "-overlay="+overlay), append(t.env, "GOWORK=off")
	return nil
}

// open opens a file of the module by its slash-separated path, also when the copy in scratch is gone.
func (t *tree) open(name string) (io.ReadCloser, error) {
	switch {
	case name == "go.mod" && t.module != nil:
		return io.NopCloser(strings.NewReader(string(t.module))), nil
	case t.files != nil:
		return t.files.Open(name)
	default:
		return os.Open(filepath.Join(t.root, filepath.FromSlash(name)))
	}
}

// moduleDir is the root of a module that has no go.mod: the definition's folder, or that of a package outside of it.
func (s Source) moduleDir() string {
	if !filepath.IsLocal(filepath.FromSlash(s.dir())) {
		return s.Folder.HostPath(s.dir())
	}
	return s.Folder.Dir
}

// moduleFile is the go.mod of a folder that has none: its packages are berth.local/NAME and below.
func moduleFile(s Source) []byte {
	language := strings.TrimPrefix(version.Lang(runtime.Version()), "go")
	if language == "" {
		language = "1.26"
	}
	name := path.Base(s.Folder.Path)
	if s.Folder.Dir != "" {
		name = filepath.Base(s.moduleDir())
	}
	return []byte("module berth.local/" + name + "\n\ngo " + language + "\n")
}

// above finds a file in dir or the nearest folder above it; empty when there is none.
func above(dir, name string) string {
	for {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

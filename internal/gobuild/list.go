package gobuild

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// listed is what go list says of one package.
type listed struct {
	Dir, ImportPath, Name string
	Standard              bool
	Module                *struct {
		GoMod   string
		Replace *struct{ GoMod string }
	}
	GoFiles, SFiles, HFiles, SysoFiles, EmbedPatterns, EmbedFiles []string
}

// listFields limits the answer to what listed holds.
const listFields = "-json=Dir,ImportPath,Name,Standard,Module,GoFiles,SFiles,HFiles,SysoFiles,EmbedPatterns,EmbedFiles"

// list returns the packages that the package main in a tree is made of and that can change under the same version:
// those of its module, of its workspace, of modules replaced by folders, and of a vendor folder. The package
// main comes last.
func (t tool) list(ctx context.Context, of tree, output io.Writer) ([]listed, error) {
	var stdout bytes.Buffer
	args := append([]string{"list", "-deps", listFields}, of.flags...)
	if err := t.run(ctx, call{dir: of.dir, env: of.env, args: append(args, "."), stdout: &stdout, output: output}); err != nil {
		return nil, err
	}
	var packages []listed
	pinned := t.settings["GOMODCACHE"] + string(filepath.Separator)
	decoder := json.NewDecoder(&stdout)
	for {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if !p.Standard && !strings.HasPrefix(p.Dir, pinned) {
			packages = append(packages, p)
		}
	}
	if len(packages) == 0 || packages[len(packages)-1].Name != "main" {
		return nil, errors.New("no program; name a folder with a package main")
	}
	return packages, nil
}

// members returns the go.mod of each module of the workspace that a tree is in: all of them choose the versions.
func (t tool) members(ctx context.Context, of tree) ([]string, error) {
	if of.workspace == "" {
		return nil, nil
	}
	var stdout bytes.Buffer
	err := t.run(ctx, call{dir: of.dir, env: of.env, args: []string{"list", "-m", "-f", "{{.GoMod}}"}, stdout: &stdout})
	return strings.FieldsFunc(stdout.String(), func(r rune) bool { return r == '\n' || r == '\r' }), err
}

// files are the names of the files that are compiled or embedded, relative to the package's folder, sorted.
func (p listed) files() []string {
	names := slices.Concat(p.GoFiles, p.SFiles, p.HFiles, p.SysoFiles, p.EmbedFiles)
	slices.Sort(names)
	return slices.Compact(names)
}

// moduleFile is the go.mod of the package's module; empty for a package of a vendor folder.
func (p listed) moduleFile() string {
	switch {
	case p.Module == nil:
		return ""
	case p.Module.Replace != nil:
		return p.Module.Replace.GoMod
	default:
		return p.Module.GoMod
	}
}

package gobuild

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// inputs are the files of a folder source at the time of its build, with their hashes.
type inputs struct {
	// Module and Workspace are the go.mod and the go.work that were found above the package.
	Module    string `json:"module,omitempty"`
	Workspace string `json:"workspace,omitempty"`
	// Files are go.mod, go.sum and the like by absolute path; the hash is empty for one that was not there.
	Files map[string]string `json:"files,omitempty"`
	// Packages are in the order of go list.
	Packages []packageInputs `json:"packages,omitempty"`
}

// packageInputs are the files of one package that a compiler could read.
type packageInputs struct {
	// Dir is absolute.
	Dir string `json:"dir"`
	// Embed are the patterns of its go:embed comments.
	Embed []string `json:"embed,omitempty"`
	// Files are by slash-separated path below Dir.
	Files map[string]string `json:"files"`
}

// newInputs hashes what t is made of; members are the go.mod files of its workspace.
func newInputs(t tree, packages []listed, members []string) (inputs, error) {
	in := inputs{Module: above(t.dir, "go.mod"), Workspace: t.workspace, Files: map[string]string{}}
	files := []string{filepath.Join(t.root, "vendor", "modules.txt")}
	if t.workspace != "" {
		dir := filepath.Dir(t.workspace)
		files = append(files, t.workspace, t.workspace+".sum", filepath.Join(dir, "vendor", "modules.txt"))
	}
	for _, file := range members {
		files = append(files, file, filepath.Join(filepath.Dir(file), "go.sum"))
	}
	for _, p := range packages {
		if file := p.moduleFile(); file != "" {
			files = append(files, file, filepath.Join(filepath.Dir(file), "go.sum"))
		}
		hashes, err := hashPackage(p.Dir, p.EmbedPatterns)
		if err != nil {
			return inputs{}, err
		}
		in.Packages = append(in.Packages, packageInputs{Dir: p.Dir, Embed: p.EmbedPatterns, Files: hashes})
	}
	for _, file := range files {
		hash, err := hashFile(file)
		if err != nil {
			return inputs{}, err
		}
		in.Files[file] = hash
	}
	return in, nil
}

// current reports whether a build of the source in dir would read the same files today.
func (in inputs) current(dir string, own preferences) (bool, error) {
	module, workspace := above(dir, "go.mod"), own.workspaceOf(dir)
	if module == "" {
		workspace = ""
	}
	if module != in.Module || workspace != in.Workspace {
		return false, nil
	}
	for file, want := range in.Files {
		if got, err := hashFile(file); err != nil || got != want {
			return false, err
		}
	}
	for _, p := range in.Packages {
		got, err := hashPackage(p.Dir, p.Embed)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil || !maps.Equal(got, p.Files) {
			return false, err
		}
	}
	return true, nil
}

// sourceFiles are the extensions that go build looks at.
var sourceFiles = []string{".c", ".cc", ".cpp", ".cxx", ".f", ".f90", ".for", ".go", ".h", ".hh", ".hpp", ".hxx", ".m", ".s", ".swig", ".swigcxx", ".sx", ".syso"}

// hashPackage hashes the source files of a folder and everything that its embed patterns could name.
func hashPackage(dir string, embed []string) (map[string]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	hashes := map[string]string{}
	for _, entry := range entries {
		name := entry.Name()
		embedded := slices.ContainsFunc(embed, func(pattern string) bool { return mayEmbed(pattern, name) })
		source := !entry.IsDir() && slices.Contains(sourceFiles, strings.ToLower(path.Ext(name))) && !strings.HasSuffix(name, "_test.go")
		if !embedded && !source {
			continue
		}
		if err := hashTree(dir, name, hashes); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// mayEmbed reports whether a go:embed pattern can match the entry called name, or something below it.
func mayEmbed(pattern, name string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(pattern, "all:"), "/")
	matched, err := path.Match(first, name)
	return first == "." || matched || err != nil
}

// hashTree hashes the file called name below dir, or each file below the folder of that name.
func hashTree(dir, name string, hashes map[string]string) error {
	return filepath.WalkDir(filepath.Join(dir, filepath.FromSlash(name)), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		hashes[filepath.ToSlash(relative)], err = hashFile(file)
		return err
	})
}

// maxBuffer is how much of a file is read at once, in bytes.
const maxBuffer = 32 << 10

// hashFile returns the SHA-256 of a file in hexadecimal; empty when it is not there or no regular file.
func hashFile(name string) (string, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
	// A buffer of the file's size: most sources are far smaller than the 32 KiB that [io.Copy] takes for each.
	buffer := make([]byte, min(info.Size()+1, maxBuffer))
	if _, err := io.CopyBuffer(hash, struct{ io.Reader }{file}, buffer); err != nil {
		return "", fmt.Errorf("hash %s: %w", name, err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

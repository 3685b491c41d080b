package definition

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/names"
)

// Folder is where a definition and its files are.
type Folder struct {
	// FS reads the files. For a project's own server it is an [os.Root] file system of the project's root, so that neither
	// ".." nor a symbolic link leads out of the project; else a part of the embedded catalogue.
	FS fs.FS
	// Below is the folder's slash-separated path in FS; empty when it is FS itself.
	Below string
	// Path names the folder in messages: a path relative to the project, or "catalogue/NAME".
	Path string
	// Dir is the absolute host path; empty for the embedded catalogue.
	Dir string
}

// StateDir is where Berth keeps what it knows of a project, in the project's root. It is part of no image: it changes with
// every run.
const StateDir = ".berth"

// State is the path of [StateDir] in FS; empty for the catalogue, which has none.
func (f Folder) State() string {
	if f.Dir == "" {
		return ""
	}
	return StateDir
}

// Find is the path in FS of a path that a definition names, relative to the folder.
func (f Folder) Find(name string) (string, error) {
	found := path.Join(f.Below, name)
	switch {
	case name == "":
		return "", errors.New("is empty; name a file or folder")
	case path.IsAbs(name):
		return "", errors.New("is absolute; a path is relative to the folder of the file that names it")
	case fs.ValidPath(found):
		return found, nil
	case f.Dir == "":
		return "", errors.New("leads out of the server's folder; name what lies in it")
	default:
		return "", errors.New("leads out of the project's root folder; name what lies below it")
	}
}

// Stat says what a path that a definition names is. A link that leads out of the project is an error that says so.
func (f Folder) Stat(name string) (fs.FileInfo, error) {
	found, err := f.Find(name)
	if err != nil {
		return nil, err
	}
	info, err := fs.Stat(f.FS, found)
	// An os.Root has no error value of its own for a path that escapes.
	if err != nil && strings.HasSuffix(err.Error(), "path escapes from parent") {
		return nil, errors.New("a symbolic link leads out of the project's root folder; name what lies below it")
	}
	return info, err
}

// HostPath is the absolute path on this machine of a path that a definition names.
func (f Folder) HostPath(name string) string {
	if path.IsAbs(name) {
		return name
	}
	return filepath.Join(f.Dir, filepath.FromSlash(name))
}

// holds reports whether an absolute path of this machine lies in the project.
func (f Folder) holds(name string) bool {
	root, found := strings.CutSuffix(filepath.ToSlash(f.Dir), "/"+f.Below)
	return found && (name == root || strings.HasPrefix(name, root+"/"))
}

// sees reports whether both folders have the same files around them: those of the project, or of one server of the catalogue.
func (f Folder) sees(other Folder) bool {
	return f.Dir != "" && other.Dir != "" || f.Path == other.Path
}

// plainFolder is a folder that needs no "./" in front to be told from a published package, whose path begins with a domain.
var plainFolder = text.LazyRegexp(`^[A-Za-z0-9_][A-Za-z0-9_-]*(/[A-Za-z0-9_.-]+)*/?$`)

// IsGoFolder reports whether the value of a "go" key is a folder and not PACKAGE@VERSION.
func IsGoFolder(ref string) bool {
	return ref == "." || ref == ".." || strings.HasPrefix(ref, "./") || strings.HasPrefix(ref, "../") || path.IsAbs(ref) && !strings.Contains(ref, "@") || plainFolder.MatchString(ref)
}

// localPath checks a path that a definition names.
func (f Folder) localPath(name string) error {
	if strings.ContainsRune(name, 0) || len(name) > maxPath {
		return fmt.Errorf(`path %s: a path has at most %d bytes and no NUL`, names.Quote(name), maxPath)
	}
	if _, err := f.Find(name); err != nil {
		return fmt.Errorf("path %s: %w", names.Quote(name), err)
	}
	return nil
}

// Package rootdir finds the root folder of the project that a folder belongs to, as Git finds a repository's: upwards.
//
// It is for the faces, which start where the user is; the library is told the root.
package rootdir

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/internal/text"
)

// Find returns the nearest folder at or above dir that is a project's root, or dir itself when there is none. A root has
// servers/NAME/server.yaml, or a .env with a setting of Berth's, or the state of a run in .berth. home and what is above it
// are not looked at unless dir is there. Nor are folders of another user than dir's or in which everybody can write: what is
// found there could have been put there by somebody else.
func Find(dir, home string) string {
	if resolved, err := filepath.EvalSymlinks(home); err == nil {
		home = resolved
	}
	start := dir
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		start = resolved
	}
	if isRoot(start) {
		return dir
	}
	for at := start; at != home && at != filepath.Dir(at); {
		if at = filepath.Dir(at); at == home || at == filepath.Dir(at) || !trusted(at, start) {
			break
		}
		if isRoot(at) {
			return at
		}
	}
	return dir
}

// setting is a line of .env that gives a value to one of Berth's settings.
var setting = text.LazyRegexp(`(?m)^[ \t]*(export[ \t]+)?BERTH_[A-Z_]+[ \t]*[=:]`)

// isRoot reports whether a folder is a project's root. What cannot be read is no sign of one.
func isRoot(dir string) bool {
	if found, _ := fs.Glob(os.DirFS(dir), "servers/*/server.yaml"); len(found) > 0 {
		return true
	}
	if info, err := os.Stat(filepath.Join(dir, ".berth")); err == nil && info.IsDir() {
		return true
	}
	path := filepath.Join(dir, ".env")
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() { // a pipe would be empty for who reads it next
		return false
	}
	text, err := os.ReadFile(path)
	return err == nil && setting.Match(text)
}

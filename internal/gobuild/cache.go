package gobuild

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/berthdev/berth/internal/host"
)

// Request is a binary that is wanted.
type Request struct {
	Source
	// Platform is linux/arch[/variant].
	Platform string
}

// Binary is a compiled program in the cache.
type Binary struct {
	// Path is the file; it is never written to again.
	Path string
	// SHA256 is the hash of the file, in hexadecimal.
	SHA256 string
	// GoVersion is the toolchain that compiled it, such as go1.26.0.
	GoVersion string
}

// Cache keeps compiled binaries. The zero value is the user's cache, filled by the go tool on PATH.
// Any number of processes may use one at a time, and its folder may be removed at any time.
type Cache struct {
	// Dir is the folder of the cache; berth/go in the user's cache folder when empty.
	Dir string
	// Go is the go tool; "go" on PATH when empty.
	Go string
}

// layout is the version of the files in the cache and of what a key stands for.
const layout = 1

// Find returns the binary of a request when the cache has one that a build would make again. It never calls
// the go tool: for a folder it compares the hashes of all files that the build read, and notices new ones.
func (c Cache) Find(r Request) (Binary, bool, error) {
	own := preferencesFor(r.Source)
	dir, err := c.entryDir(r, own)
	if err != nil {
		return Binary{}, false, err
	}
	return find(dir, r, own)
}

func find(dir string, r Request, own preferences) (Binary, bool, error) {
	e, found, err := readEntry(dir)
	if err == nil && found && r.Package == "" && r.Folder.Dir != "" {
		found, err = e.Inputs.current(filepath.Join(r.Folder.Dir, filepath.FromSlash(r.dir())), own)
	}
	if err != nil {
		return Binary{}, false, fmt.Errorf("find %s: %w", r.Source, err)
	}
	if !found {
		return Binary{}, false, nil
	}
	return Binary{Path: filepath.Join(dir, e.SHA256), SHA256: e.SHA256, GoVersion: e.GoVersion}, true, nil
}

// Build returns the binary of a request, compiled unless another build has just done so. Downloads are told
// to output, which may be nil; what the compiler says is in the error.
func (c Cache) Build(ctx context.Context, r Request, output io.Writer) (Binary, error) {
	own := preferencesFor(r.Source)
	dir, err := c.entryDir(r, own)
	if err != nil {
		return Binary{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Binary{}, fmt.Errorf("compile %s: %w", r.Source, err)
	}
	unlock, err := host.Lock(ctx, filepath.Join(dir, "lock"), nil)
	if err != nil {
		return Binary{}, fmt.Errorf("compile %s: wait for another build of it: %w", r.Source, err)
	}
	defer unlock()
	if binary, found, err := find(dir, r, own); found || err != nil {
		return binary, err
	}
	err = own.tell(r.Source, output)
	if err == nil {
		err = own.explain(c.compile(ctx, r, dir, output))
	}
	if err != nil {
		return Binary{}, fmt.Errorf("compile %s for %s: %w", r.Source, r.Platform, err)
	}
	binary, found, err := find(dir, r, own)
	if err == nil && !found {
		err = fmt.Errorf("compile %s: its files changed meanwhile; run it again", r.Source)
	}
	return binary, err
}

// entryDir checks the request and returns the folder of its entry; own are the preferences for it.
func (c Cache) entryDir(r Request, own preferences) (string, error) {
	if err := r.check(); err != nil {
		return "", err
	}
	platform, err := Environment(r.Platform)
	if err != nil {
		return "", err
	}
	dir, err := c.dir()
	if err != nil {
		return "", err
	}
	parts := []any{layout, runtime.Version(), platform, Flags(), r.Package, r.Version, r.dir()}
	switch {
	case r.Package != "":
	case r.Folder.Dir != "":
		parts = append(parts, r.Folder.Dir)
		if key := own.key(); key != nil {
			parts = append(parts, key)
		}
	default:
		content, err := hashFolder(r.Folder.FS)
		if err != nil {
			return "", fmt.Errorf("find %s: %w", r.Source, err)
		}
		parts = append(parts, string(moduleFile(r.Source)), content)
	}
	text, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	key := sha256.Sum256(text)
	return filepath.Join(dir, hex.EncodeToString(key[:16])), nil
}

// dir is the folder of the cache.
func (c Cache) dir() (string, error) {
	if c.Dir != "" {
		return c.Dir, nil
	}
	user, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache of Go binaries: %w; set HOME or XDG_CACHE_HOME", err)
	}
	return filepath.Join(user, "berth", "go"), nil
}

// hashFolder hashes all files of an embedded folder, with their names.
func hashFolder(fsys fs.FS) (string, error) {
	hash := sha256.New()
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		sum := sha256.Sum256(content)
		fmt.Fprintf(hash, "%q %x\n", name, sum)
		return err
	})
	return hex.EncodeToString(hash.Sum(nil)), err
}

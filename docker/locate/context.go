package locate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker/config"
)

// defaultContext is the name by which Docker's own client calls "no context": DOCKER_HOST or the usual socket.
const defaultContext = "default"

// contextStore reads Docker contexts as `docker context create` writes them, below Docker's configuration folder:
// contexts/meta/ID/meta.json and contexts/tls/ID/docker/*.pem, ID being the hex SHA-256 of the name.
type contextStore struct {
	// Folder is Docker's configuration folder: DOCKER_CONFIG, else .docker in the home folder. "" holds no contexts.
	Folder string
}

// contextMeta is the part of meta.json that says where the engine is.
type contextMeta struct {
	Name      string
	Endpoints map[string]struct {
		Host          string
		SkipTLSVerify bool
	}
}

// newContextStore finds Docker's configuration folder.
func newContextStore(env func(string) (string, bool)) contextStore {
	if folder := envValue(env, "DOCKER_CONFIG"); folder != "" {
		return contextStore{Folder: folder}
	}
	if home := homeFolder(env); home != "" {
		return contextStore{Folder: filepath.Join(home, ".docker")}
	}
	return contextStore{}
}

// ConfigFolder is Docker's configuration folder: DOCKER_CONFIG, else .docker in the home folder.
func ConfigFolder(env func(string) (string, bool)) string { return newContextStore(env).Folder }

// Current is the name of the context that config.json makes the current one; "" when there is none, or when the file cannot
// be read, of which the docker command only warns.
func (s contextStore) Current() string {
	file, _ := config.Read(s.Folder)
	return file.CurrentContext
}

// Address is where the context called name leads. A context that is not there is an [fs.ErrNotExist].
func (s contextStore) Address(name string) (Address, error) {
	address := Address{Source: sourceContextPrefix + name, contexts: s}
	if s.Folder == "" {
		return address, fs.ErrNotExist
	}
	sum := sha256.Sum256([]byte(name))
	id := hex.EncodeToString(sum[:])
	meta, err := s.meta(id)
	if err != nil {
		return address, err
	}
	endpoint, found := meta.Endpoints["docker"]
	if !found || endpoint.Host == "" {
		return address, errors.New("names no docker endpoint")
	}
	address.Host = endpoint.Host
	if strings.HasPrefix(endpoint.Host, "tcp://") {
		folder := filepath.Join(s.Folder, "contexts", "tls", id, "docker")
		address.TLS, err = tlsFolder(folder, endpoint.SkipTLSVerify)
		if err != nil {
			return address, &tlsMaterialError{Folder: folder, Err: err}
		}
	}
	return address, nil
}

// Others names the contexts of the store except one, sorted. It leaves out what it cannot read: it only
// serves as a hint in messages.
func (s contextStore) Others(except string) []string {
	if s.Folder == "" {
		return nil
	}
	entries, _ := fs.ReadDir(os.DirFS(s.Folder), "contexts/meta")
	names := []string{defaultContext}
	for _, entry := range entries {
		if meta, err := s.meta(entry.Name()); err == nil && meta.Name != "" {
			names = append(names, meta.Name)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == except })
}

// meta reads one meta.json.
func (s contextStore) meta(id string) (contextMeta, error) {
	var meta contextMeta
	name := path.Join("contexts", "meta", id, "meta.json")
	content, err := fs.ReadFile(os.DirFS(s.Folder), name)
	if err != nil {
		return meta, fmt.Errorf("read %s: %w", filepath.Join(s.Folder, filepath.FromSlash(name)), plainPathError(err))
	}
	if err := json.Unmarshal(content, &meta); err != nil {
		return meta, fmt.Errorf("read %s: %w", filepath.Join(s.Folder, filepath.FromSlash(name)), err)
	}
	return meta, nil
}

// plainPathError drops the relative path of an [fs.PathError], where the caller names the whole path.
func plainPathError(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

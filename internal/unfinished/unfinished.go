// Package unfinished remembers containers whose post-start command has not succeeded yet. A run that is killed cannot
// remove them, and the engine knows nothing of the command: without a mark the next run would find them up to date.
//
// It does not look at containers. A mark of one that is gone means nothing.
package unfinished

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/host"
)

// prefix begins the names of the marks, which are files of the state folder.
const prefix = "post-start-"

// Begin marks a server's container, which is about to start.
func Begin(root, server, container string) error {
	dir, err := endpoints.Folder(root)
	if err == nil {
		err = host.Replace(filepath.Join(dir, prefix+server), []byte(container), 0o644)
	}
	if err != nil {
		return fmt.Errorf("mark as unfinished: %w", err)
	}
	return nil
}

// End takes a server's mark away. Absent is fine.
func End(root, server string) error {
	err := os.Remove(filepath.Join(root, endpoints.Dir, prefix+server))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("mark as finished: %w", err)
	}
	return nil
}

// Clear takes all marks away.
func Clear(root string) error {
	marked, err := Read(root)
	for server := range marked {
		err = errors.Join(err, End(root, server))
	}
	return err
}

// Read gives the marked containers by server.
func Read(root string) (map[string]string, error) {
	dir := filepath.Join(root, endpoints.Dir)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	marked := map[string]string{}
	for _, entry := range entries {
		server, is := strings.CutPrefix(entry.Name(), prefix)
		if !is {
			continue
		}
		container, failed := os.ReadFile(filepath.Join(dir, entry.Name()))
		err = errors.Join(err, failed)
		marked[server] = string(container)
	}
	if err != nil {
		return nil, fmt.Errorf("find unfinished servers: %w", err)
	}
	return marked, nil
}

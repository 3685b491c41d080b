package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// mark begins the names of the files that mark a container whose post-start command has not succeeded yet. A run that
// is killed cannot remove it, and the engine knows nothing of the command: without a mark the next run would find the
// container up to date. A mark of a container that is gone means nothing.
const mark = "post-start-"

// Begin marks a server's container, which is about to start.
func (f Folder) Begin(server, container string) error {
	err := f.make()
	if err == nil {
		err = os.WriteFile(f.path(mark+server), []byte(container), 0o644)
	}
	if err != nil {
		return fmt.Errorf("mark as unfinished: %w", err)
	}
	return nil
}

// Finish takes a server's mark away. Absent is fine.
func (f Folder) Finish(server string) error {
	err := os.Remove(f.path(mark + server))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("mark as finished: %w", err)
	}
	return nil
}

// Unfinished gives the marked containers by server.
func (f Folder) Unfinished() (map[string]string, error) {
	entries, err := os.ReadDir(f.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	marked := map[string]string{}
	for _, entry := range entries {
		server, is := strings.CutPrefix(entry.Name(), mark)
		if !is {
			continue
		}
		container, failed := os.ReadFile(f.path(entry.Name()))
		err = errors.Join(err, failed)
		marked[server] = string(container)
	}
	if err != nil {
		return nil, fmt.Errorf("find unfinished servers: %w", err)
	}
	return marked, nil
}

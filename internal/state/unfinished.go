package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/berthdev/berth/internal/host"
)

// mark begins the names of the files that mark a container whose post-start command has not succeeded yet, or that is being
// removed; its ID follows.
// A run that is killed cannot remove it, and the engine knows nothing of the command: without a mark the next run would
// find the container up to date. A mark of a container that is gone means nothing.
const mark = "unfinished-"

// Begin marks a container, which is about to start or to go. The file says whose it is.
func (f Folder) Begin(server, container string) error {
	err := f.make()
	if err == nil {
		err = os.WriteFile(f.path(mark+container), []byte(server+"\n"), 0o644)
	}
	if err != nil {
		return fmt.Errorf("mark as unfinished: %w", err)
	}
	return nil
}

// Finish takes a container's mark away. Absent is fine.
func (f Folder) Finish(container string) error {
	if err := host.Remove(f.path(mark + container)); err != nil {
		return fmt.Errorf("mark as finished: %w", err)
	}
	return nil
}

// FinishGone takes away the marks of containers that there are no more.
func (f Folder) FinishGone(there func(container string) bool) error {
	marked, err := f.Unfinished()
	errs := []error{err}
	for container := range marked {
		if !there(container) {
			errs = append(errs, f.Finish(container))
		}
	}
	return errors.Join(errs...)
}

// Unfinished reports which containers are marked.
func (f Folder) Unfinished() (map[string]bool, error) {
	entries, err := os.ReadDir(f.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find unfinished servers: %w", err)
	}
	marked := map[string]bool{}
	for _, entry := range entries {
		if container, is := strings.CutPrefix(entry.Name(), mark); is {
			marked[container] = true
		}
	}
	return marked, nil
}

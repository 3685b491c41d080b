// Package lock lets one run at a time work on a project, for each user of the machine.
//
// It does not protect against other users or other tools: labels and the engine's own names do that.
package lock

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/berthdev/berth/internal/host"
)

// Lock is a lock that is held.
type Lock struct {
	unlock func() error
}

// Acquire waits until the project's lock is free and takes it. waiting is called once, with what the holder
// wrote about itself, when somebody else holds it. The system releases the lock when the process ends, however it ends.
func Acquire(ctx context.Context, project, about string, waiting func(holder string)) (*Lock, error) {
	path, cache, err := place(project + ".lock")
	if err != nil {
		return nil, err
	}
	unlock, err := host.Lock(ctx, path, func() { waiting(holder(path)) })
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("lock %s: %w", path, err)
	case err != nil:
		return nil, fmt.Errorf("lock: %w", refused(err, path, cache, Stranger))
	}
	note := path + ".holder"
	err = os.WriteFile(note, fmt.Appendf(nil, "%s (process %d)", about, os.Getpid()), 0o600)
	if err != nil && !host.Full(err) { // down and clean give room back; whoever waits then only does not read for whom
		return nil, errors.Join(fmt.Errorf("lock: %w", refused(err, note, cache, Stranger)), unlock())
	}
	return &Lock{unlock}, nil
}

// place is the path of a lock, and the folder of all that this user's programs keep.
func place(name string) (path, cache string, err error) {
	if cache, err = os.UserCacheDir(); err != nil {
		return "", "", fmt.Errorf("lock: %w; set HOME or XDG_CACHE_HOME", err)
	}
	return filepath.Join(cache, "berth", "locks", name), cache, nil
}

// Release lets the next run go on.
func (l *Lock) Release() error { return l.unlock() }

func holder(path string) string {
	text, err := os.ReadFile(path + ".holder")
	if err != nil || len(text) == 0 {
		return "another run"
	}
	return strings.TrimSpace(string(text))
}

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
	"time"

	"github.com/gofrs/flock"
)

// pollInterval is how often a waiting run tries again: flock(2) has no wait that a context can end.
const pollInterval = 25 * time.Millisecond

// Lock is a lock that is held.
type Lock struct {
	file *flock.Flock
}

// Acquire waits until the project's lock is free and takes it. waiting is called once, with what the holder
// wrote about itself, when somebody else holds it. The system releases the lock when the process ends, however it ends.
func Acquire(ctx context.Context, project, about string, waiting func(holder string)) (*Lock, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("lock: %w; set HOME or XDG_CACHE_HOME", err)
	}
	path := filepath.Join(cache, "berth", "locks", project+".lock")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("lock: %w", refused(err, path, cache, stranger))
	}
	lock := flock.New(path)
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock: %w", refused(err, path, cache, stranger))
	}
	if !locked {
		waiting(holder(path))
		if _, err := lock.TryLockContext(ctx, pollInterval); err != nil {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
	}
	note := path + ".holder"
	if err := os.WriteFile(note, fmt.Appendf(nil, "%s (process %d)", about, os.Getpid()), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("lock: %w", refused(err, note, cache, stranger)), lock.Unlock())
	}
	return &Lock{file: lock}, nil
}

// Release lets the next run go on.
func (l *Lock) Release() error { return l.file.Unlock() }

func holder(path string) string {
	text, err := os.ReadFile(path + ".holder")
	if err != nil || len(text) == 0 {
		return "another run"
	}
	return strings.TrimSpace(string(text))
}

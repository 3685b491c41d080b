package enginestart

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockPause is how often a waiting run tries again: flock(2) has no wait that a context can end.
const lockPause = 25 * time.Millisecond

// lock makes this the one run of the user, or of root, that starts an engine. The system releases the lock when
// the process ends, however it ends. Runs of different users exclude each other by dockerd's own process file.
func (s starter) lock(ctx context.Context) (unlock func(), err error) {
	var failed error
	for _, path := range s.locks {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		file := flock.New(path)
		locked, err := file.TryLock()
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		if !locked {
			s.say("waiting for another run that starts the engine (it holds " + path + ")")
			if _, err := file.TryLockContext(ctx, lockPause); err != nil {
				return nil, fmt.Errorf("lock %s: %w", path, err)
			}
		}
		return func() { _ = file.Close() }, nil
	}
	return nil, fmt.Errorf("lock the start of the engine: %w; set XDG_STATE_HOME to a folder that you can write", failed)
}

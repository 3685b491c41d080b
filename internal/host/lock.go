package host

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockPause is how often a waiting run tries again: flock(2) has no wait that a context can end.
const lockPause = 25 * time.Millisecond

// Lock waits until the lock of the file at path is free and takes it. Folders that are missing are made, for this user
// alone. waiting, which may be nil, is called once when somebody else holds the lock. The error is that of ctx when ctx has
// ended the wait. The system gives the lock back when the process ends, however it ends.
func Lock(ctx context.Context, path string, waiting func()) (unlock func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(path)
	locked, err := lock.TryLock()
	if err == nil && !locked {
		if waiting != nil {
			waiting()
		}
		_, err = lock.TryLockContext(ctx, lockPause)
	}
	if err != nil {
		return nil, err
	}
	return lock.Unlock, nil
}

// Share is [Lock] for one of many holders, who share it; [Lock] and [TryLock] wait for all of them, and these for one of
// those.
func Share(ctx context.Context, path string, waiting func()) (unlock func() error, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	lock := flock.New(path)
	locked, err := lock.TryRLock()
	if err == nil && !locked {
		waiting()
		_, err = lock.TryRLockContext(ctx, lockPause)
	}
	if err != nil {
		return nil, err
	}
	return lock.Unlock, nil
}

// TryLock takes the lock of the file at path, as [Lock] does, if nobody holds it, and reports whether it has.
func TryLock(path string) (unlock func() error, free bool, err error) {
	lock := flock.New(path)
	if free, err = lock.TryLock(); err != nil || !free {
		return nil, false, err
	}
	return lock.Unlock, true, nil
}

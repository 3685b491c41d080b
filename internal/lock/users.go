package lock

import (
	"context"
	"errors"
	"fmt"

	"github.com/berthdev/berth/internal/host"
)

// Use is one command's use of a project's servers. The system ends it when the process ends, however it ends.
type Use struct {
	path  string
	leave func() error
}

// Join begins to use a project's servers beside others that do. It waits while somebody takes them down as the last one;
// waiting is called once then.
func Join(ctx context.Context, project string, waiting func()) (*Use, error) {
	path, cache, err := place(project + ".users")
	if err != nil {
		return nil, err
	}
	leave, err := host.Share(ctx, path, waiting)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, fmt.Errorf("lock %s: %w", path, err)
	case err != nil:
		return nil, fmt.Errorf("lock: %w", refused(err, path, cache, Stranger))
	}
	return &Use{path, leave}, nil
}

// Leave ends the use, and calls last if nobody else uses the servers; whoever wants to join waits for the end of that.
func (u *Use) Leave(last func() error) error {
	if err := u.leave(); err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	unlock, free, err := host.TryLock(u.path)
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	if !free {
		return nil
	}
	return errors.Join(last(), unlock())
}

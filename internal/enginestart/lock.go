package enginestart

import (
	"context"
	"errors"
	"fmt"

	"github.com/berthdev/berth/internal/host"
)

// lock makes this the one run of the user, or of root, that starts an engine. The system releases the lock when
// the process ends, however it ends. Runs of different users exclude each other by dockerd's own process file.
func (s starter) lock(ctx context.Context) (unlock func(), err error) {
	var failed error
	for _, path := range s.locks {
		unlock, err := host.Lock(ctx, path, func() {
			s.say("waiting for another run that starts the engine (it holds " + path + ")")
		})
		switch {
		case err == nil:
			return func() { _ = unlock() }, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		failed = errors.Join(failed, err)
	}
	return nil, fmt.Errorf("lock the start of the engine: %w; set XDG_STATE_HOME to a folder that you can write", failed)
}

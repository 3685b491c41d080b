package logs

import (
	"context"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

const (
	// successorTime is how long a removed container's successor is waited for.
	successorTime = 10 * time.Second
	// startTime is how long a container that was made is waited for to be started: `up` may have others to start first.
	startTime = time.Minute
	// settleTime is how long it may take until a container that has ended is removed, as `up` does that replaces it, and
	// until one whose log has ended turns out to live.
	settleTime = time.Second
)

// lives reports whether a container in this state may still write.
func lives(state string) bool {
	return state == "running" || state == "paused" || state == "restarting"
}

// next looks, whenever something happens, what has become of the container, until it is known who goes on with the log.
// It reports false if nobody does. What failed, if anything, is an error unless a removal explains it.
func (r *reader) next(ctx context.Context, failed error) (goesOn bool, err error) {
	var before docker.Detail
	var began time.Time
	for woken := false; ; {
		detail, err := r.look(ctx)
		if err != nil {
			return false, err
		}
		if detail.ID != before.ID || detail.State != before.State || began.IsZero() {
			before, began = detail, time.Now()
		}
		limit := r.patience(detail)
		waited := time.Since(began) >= limit
		switch {
		case detail.ID == r.id && failed != nil && limit <= settleTime:
			return false, failed
		case detail.ID == r.id && lives(detail.State):
			if woken || waited {
				r.state = detail.State
				return true, nil
			}
		case limit == 0 && detail.ID != r.id:
			r.id, r.state, r.position = detail.ID, detail.State, position{}
			return true, nil
		case waited:
			return false, nil
		}
		if woken, err = r.wait(ctx, limit-time.Since(began)); err != nil {
			return false, err
		}
	}
}

// patience is how long what is there is waited with; 0 for not at all.
func (r *reader) patience(detail docker.Detail) time.Duration {
	switch own := detail.ID == r.id; {
	case detail.ID == "":
		return successorTime
	case detail.State == "created":
		return startTime
	case own && (detail.State == "removing" || detail.State == "dead"):
		return successorTime
	case own && (lives(detail.State) || r.followed):
		return settleTime
	}
	return 0
}

// look finds the server's container. The zero value is none.
func (r *reader) look(ctx context.Context) (docker.Detail, error) {
	detail, found, err := r.engine.Inspect(ctx, r.Owner.ContainerName(r.server))
	owned, made := identity.ParseContainer(detail.Labels)
	if err != nil || !found || !made || owned.Owner != r.Owner || owned.Server != r.server {
		return docker.Detail{}, err
	}
	return detail, nil
}

// wait waits for something to happen. It reports false if nothing does.
func (r *reader) wait(ctx context.Context, limit time.Duration) (woken bool, err error) {
	select {
	case <-r.wake:
		return true, nil
	case <-time.After(limit):
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

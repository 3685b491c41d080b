package logs

import (
	"context"
	"time"

	"github.com/berthdev/berth/docker"
)

// reader reads the log of one server, from one container after the other.
type reader struct {
	Spec
	engine engine
	server string
	// id is the container whose log is read, and state how it was when that began.
	id, state string
	// followed reports whether a container of the server was seen alive.
	followed bool
	// history takes what was there at the beginning; it is closed and nil when that is over. live takes the rest.
	history, live chan Line
	// wake has a value when something has happened to a container of this name.
	wake chan struct{}
	// newest is the time of the last entry that was there at the beginning.
	newest time.Time
	position
}

// read reads until the log has ended, and nobody goes on with it.
func (r *reader) read(ctx context.Context) error {
	defer r.endHistory()
	spec := r.spec()
	spec.Tail = r.Tail
	err := r.findNewest(ctx, spec)
	if err == nil {
		err = r.pass(ctx, spec)
	}
	for r.Follow && ctx.Err() == nil {
		r.endHistory()
		goesOn, failed := r.next(ctx, err)
		if failed != nil || !goesOn {
			return failed
		}
		err = r.pass(ctx, r.spec())
	}
	return err
}

// spec asks for what was not read of the container's log.
func (r *reader) spec() docker.LogSpec {
	spec := docker.LogSpec{Since: r.resume(), Follow: r.Follow && lives(r.state)}
	if spec.Since.IsZero() {
		spec.Since = r.Since
	}
	r.followed = r.followed || spec.Follow
	return spec
}

// findNewest finds out where that ends which was there at the beginning: the engine does not say it to who follows.
func (r *reader) findNewest(ctx context.Context, spec docker.LogSpec) error {
	if !spec.Follow {
		return nil
	}
	err := r.engine.LogEntries(ctx, r.id, docker.LogSpec{Tail: 1, Since: spec.Since}, func(entry docker.LogEntry) {
		r.newest = entry.Time
	})
	if r.newest.IsZero() || spec.Tail < 0 {
		r.position = passed(r.newest)
		r.endHistory()
	}
	return err
}

func (r *reader) endHistory() {
	if r.history != nil {
		close(r.history)
		r.history = nil
	}
}

// pass passes on the lines of the container's log.
func (r *reader) pass(ctx context.Context, spec docker.LogSpec) error {
	send := func(line Line) {
		target := r.live
		if r.history != nil {
			target = r.history
		}
		if ctx.Err() != nil {
			return // after a line that was dropped at the end none may follow
		}
		select {
		case target <- line:
		case <-ctx.Done():
		}
	}
	stdout := &joiner{line: Line{Server: r.server}, pass: send}
	stderr := &joiner{line: Line{Server: r.server, Stderr: true}, pass: send}
	err := r.engine.LogEntries(ctx, r.id, spec, func(entry docker.LogEntry) {
		if r.seen(entry.Time) {
			return
		}
		if entry.Stderr {
			stderr.take(entry)
		} else {
			stdout.take(entry)
		}
		if spec.Follow && !entry.Time.Before(r.newest) {
			r.endHistory()
		}
	})
	stdout.end()
	stderr.end()
	return err
}

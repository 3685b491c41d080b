// Package logs reads the logs of several servers as one: what is there in the order of time, and then what comes as it
// comes. It goes on when a server's container is replaced.
//
// Non-goals: it changes no byte of a line, filters nothing and prints nothing. It knows those servers that it was told
// of, and finds no further ones.
package logs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

// Line is a line that a server wrote.
type Line struct {
	Server string
	// Time is when the engine read the line's beginning.
	Time time.Time
	// Stderr reports whether it was written to standard error.
	Stderr bool
	// Text are its bytes without the newline, which the last line of a container need not have had. They may be kept.
	Text []byte
	// More reports whether the line is longer than 2 MiB and goes on: with the next Line of this server and stream.
	More bool
}

// Spec says what is read. The zero value but for Owner and Containers reads all that is there.
type Spec struct {
	// Owner is the project that the containers belong to.
	Owner identity.Owner
	// Containers are where to begin, by server.
	Containers map[string]docker.Container
	// Tail and Since are those of [docker.LogSpec], for what was there at the beginning.
	Tail  int
	Since time.Time
	// Follow goes on until all containers have ended and none replaces them.
	Follow bool
}

// engine is what is read of [*docker.Reader].
type engine interface {
	Events(ctx context.Context, labels map[string]string) (<-chan docker.Event, <-chan error)
	Inspect(ctx context.Context, id string) (docker.Detail, bool, error)
	LogEntries(ctx context.Context, id string, spec docker.LogSpec, each func(docker.LogEntry)) error
}

// Read calls each for every line, one call at a time. The end of ctx is an error.
func Read(ctx context.Context, engine engine, spec Spec, each func(Line)) error {
	group, ctx := errgroup.WithContext(ctx)
	watching, stop := context.WithCancel(ctx)
	defer stop()
	live := make(chan Line)
	wakers := map[string]chan struct{}{}
	var readers []*reader
	for server, container := range spec.Containers {
		r := &reader{
			Spec: spec, engine: engine, server: server, id: container.ID, state: container.State,
			history: make(chan Line), live: live, wake: make(chan struct{}, 1),
		}
		readers, wakers[spec.Owner.ContainerName(server)] = append(readers, r), r.wake
	}
	if spec.Follow {
		events, failed := engine.Events(watching, spec.Owner.Filter())
		group.Go(func() error { return wake(watching, events, failed, wakers) })
	}
	var reading sync.WaitGroup
	var histories []<-chan Line
	for _, r := range readers {
		histories = append(histories, r.history)
		reading.Add(1)
		group.Go(func() error {
			defer reading.Done()
			if err := r.read(ctx); err != nil {
				return fmt.Errorf("%s: %w", r.server, err)
			}
			return nil
		})
	}
	go func() { reading.Wait(); stop(); close(live) }()
	merge(histories, each)
	for line := range live {
		each(line)
	}
	return group.Wait()
}

// wake wakes the readers of those containers that something happens to, by their names.
func wake(ctx context.Context, events <-chan docker.Event, failed <-chan error, wakers map[string]chan struct{}) error {
	for event := range events {
		select {
		case wakers[event.Name] <- struct{}{}: // nobody waits for containers of other names
		default: // it is awake
		}
	}
	if ctx.Err() != nil {
		return nil // nobody reads any more
	}
	return <-failed
}

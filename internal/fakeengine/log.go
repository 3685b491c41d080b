package fakeengine

import (
	"context"
	"time"

	"github.com/berthdev/berth/docker"
)

// line is one line of a container's log.
type line struct {
	at   time.Time
	text string
}

// print writes a line. The caller holds the lock.
func (s *State) print(c *container, text string) {
	c.lines = append(c.lines, line{s.now(), text})
	c.change()
}

// change wakes those who follow the log. The caller holds the lock.
func (c *container) change() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// Logs calls each for every line of a container's log.
func (s *State) Logs(ctx context.Context, id string, spec docker.LogSpec, each func(line string)) error {
	return during("read log of container "+shortID(id), s.logs(ctx, id, spec, each))
}

func (s *State) logs(ctx context.Context, id string, spec docker.LogSpec, each func(line string)) error {
	if err := s.enter(ctx, "Logs", s.containerName(id)); err != nil {
		return err
	}
	s.mu.Lock()
	c := s.container(id)
	if c == nil {
		s.mu.Unlock()
		return noContainer(id)
	}
	next := 0
	for next < len(c.lines) && c.lines[next].at.Before(spec.Since) {
		next++
	}
	if spec.Tail > 0 {
		next = max(next, len(c.lines)-spec.Tail)
	}
	s.mu.Unlock()
	for {
		s.mu.Lock()
		fresh, changed := c.lines[next:], c.changed
		over := !spec.Follow || c.state != running
		s.mu.Unlock()
		for _, line := range fresh {
			each(line.text)
		}
		next += len(fresh)
		if over {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Tail returns the last n lines of a container's log, as they were written; none for n below 1.
func (s *State) Tail(ctx context.Context, id string, n int) ([]string, error) {
	if n < 1 {
		return nil, nil
	}
	var lines []string
	err := s.Logs(ctx, id, docker.LogSpec{Tail: n}, func(line string) { lines = append(lines, line) })
	return lines, err
}

package fakeengine

import (
	"context"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
)

// entrySize is how much of a line an engine puts into one entry.
const entrySize = 16 << 10

// entry is one entry of a container's log; without a line end it is not all of its line.
type entry struct {
	at   time.Time
	text string
}

// write takes what the process wrote, and cuts it into entries as an engine does. What has no line end yet waits for the
// rest. The caller holds the lock.
func (s *State) write(c *container, text string) {
	for c.unwritten += text; c.unwritten != ""; {
		size := strings.IndexByte(c.unwritten, '\n') + 1
		switch {
		case size == 0 && len(c.unwritten) < entrySize:
			return
		case size == 0, size > entrySize:
			size = entrySize
		}
		s.keep(c, size)
	}
}

// keep makes an entry of the first bytes. Entries of one line have one time. The caller holds the lock.
func (s *State) keep(c *container, size int) {
	text := c.unwritten[:size]
	c.unwritten = c.unwritten[size:]
	if c.begun.IsZero() {
		c.begun = s.now()
	}
	c.entries = append(c.entries, entry{c.begun, text})
	if strings.HasSuffix(text, "\n") {
		c.begun = time.Time{}
	}
	c.change()
}

// change wakes those who follow the log. The caller holds the lock.
func (c *container) change() {
	close(c.changed)
	c.changed = make(chan struct{})
}

// LogEntries calls each for every entry of a container's log. All is from standard output.
func (s *State) LogEntries(ctx context.Context, id string, spec docker.LogSpec, each func(docker.LogEntry)) error {
	err := s.logs(ctx, "LogEntries", id, spec, func(e entry) { each(docker.LogEntry{Time: e.at, Text: []byte(e.text)}) })
	return during("read log of container "+shortID(id), err)
}

// longestLine is where Logs cuts a line.
const longestLine = 64 << 10

// Logs calls each for every line of a container's log.
func (s *State) Logs(ctx context.Context, id string, spec docker.LogSpec, each func(line string)) error {
	line := ""
	err := s.logs(ctx, "Logs", id, spec, func(e entry) {
		text, ended := strings.CutSuffix(e.text, "\n")
		for line += text; len(line) > longestLine; line = line[longestLine:] {
			each(line[:longestLine])
		}
		if ended {
			each(strings.TrimSuffix(line, "\r"))
			line = ""
		}
	})
	if err == nil && line != "" {
		each(line)
	}
	return during("read log of container "+shortID(id), err)
}

func (s *State) logs(ctx context.Context, method, id string, spec docker.LogSpec, each func(entry)) error {
	if err := s.enter(ctx, method, s.containerName(id)); err != nil {
		return err
	}
	s.mu.Lock()
	c := s.container(id)
	if c == nil {
		s.mu.Unlock()
		return noContainer(id)
	}
	next := 0
	if spec.Tail != 0 {
		next = max(0, len(c.entries)-max(0, spec.Tail))
	}
	run := c.run
	s.mu.Unlock()
	for {
		s.mu.Lock()
		fresh, changed := c.entries[next:], c.changed
		over := !spec.Follow || c.state != running || c.run != run
		s.mu.Unlock()
		for _, entry := range fresh {
			if !entry.at.Before(spec.Since) {
				each(entry)
			}
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

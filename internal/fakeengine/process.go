package fakeengine

import (
	"fmt"
	"maps"
	"time"

	"github.com/containerd/errdefs"
)

// Process says what happens in a container. The zero value runs until it is stopped, and then ends at once.
type Process struct {
	// Lines are written when it starts.
	Lines []string
	// ReadyAfter is when ReadyLines are written and the health check, if there is one, succeeds.
	ReadyAfter time.Duration
	ReadyLines []string
	// HealthCheck reports whether the image has a health check.
	HealthCheck bool
	// EndsAfter is when it ends by itself, with ExitCode; 0 is never.
	EndsAfter time.Duration
	ExitCode  int
	// OOMKilled reports whether it is the kernel that ends it after EndsAfter.
	OOMKilled bool
	// OnStop, if set, is called when the stop signal comes.
	OnStop func()
	// StopTakes is how long it goes on after the stop signal, and StopCode is its exit code then. If that is longer
	// than the caller waits, it is killed.
	StopTakes time.Duration
	StopCode  int
	// StartError, if set, is why it cannot be started at all.
	StartError string
}

// The ways to end that [State.Ended] knows.
const (
	// Ended is a process that ended by itself.
	Ended = "ended"
	// Stopped is one that ended after the stop signal.
	Stopped = "stopped"
	// Killed is one that got no time to end, or did not use it.
	Killed = "killed"
)

// Script says what happens in containers of this name, or of this image where their name has no script. It counts for
// what is started from now on.
func (s *State) Script(nameOrImage string, p Process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[nameOrImage] = p
}

// script finds a container's process. The caller holds the lock.
func (s *State) script(c *container) (Process, error) {
	for _, key := range []string{c.spec.Name, c.spec.Image} {
		if p, found := s.scripts[key]; found {
			return p, nil
		}
	}
	if s.Otherwise == nil {
		return Process{}, s.unknown("no script says what runs in container %s of image %s", c.spec.Name, c.spec.Image)
	}
	return *s.Otherwise, nil
}

// Ended tells how the last process of each container ended: [Ended], [Stopped] or [Killed], by the containers' names.
// It knows removed containers too.
func (s *State) Ended() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.endings)
}

// Ready reports whether the container of this name runs and has done so for its ReadyAfter.
func (s *State) Ready(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(name)
	return c != nil && c.state == running && c.ready
}

// End ends the process in a running container, as if by itself.
func (s *State) End(name string, exitCode int) error {
	return s.inRunning(name, func(c *container) { s.end(c, c.run, Ended, exitCode) })
}

// Rename gives a running container another name, as somebody else does.
func (s *State) Rename(name, other string) error {
	return s.inRunning(name, func(c *container) { c.spec.Name = other })
}

// Print writes a line to the log of a running container.
func (s *State) Print(name, line string) error { return s.Write(name, line+"\n") }

// Write lets the process in a running container write a text.
func (s *State) Write(name, text string) error {
	return s.inRunning(name, func(c *container) { s.write(c, text) })
}

// inRunning holds the lock while do changes a running container.
func (s *State) inRunning(name string, do func(*container)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(name)
	if c == nil {
		return fmt.Errorf("fake engine: %w", noContainer(name))
	}
	if err := c.mustRun(); err != nil {
		return fmt.Errorf("fake engine: %w", err)
	}
	do(c)
	return nil
}

// mustRun refuses a container that does not run.
func (c *container) mustRun() error {
	if c.state == running {
		return nil
	}
	return refuse(errdefs.ErrConflict, "Container %s is not running", c.id)
}

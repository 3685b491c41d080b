package fakeengine

import (
	"context"
	"slices"
	"time"
)

// killedCode is the exit code of a process that was killed.
const killedCode = 137

// Stop sends the stop signal and kills what has not ended after the timeout, in whole seconds, rounded up; 0 kills at
// once. The engine goes on with that when ctx ends.
func (s *State) Stop(ctx context.Context, id string, timeout time.Duration) error {
	if err := s.enter(ctx, "Stop", s.containerName(id)); err != nil {
		return during("stop container "+shortID(id), err)
	}
	timeout = (timeout + time.Second - 1).Truncate(time.Second)
	stopping := s.signal(id, timeout)
	if stopping == nil {
		return nil
	}
	select {
	case <-stopping:
		return nil
	case <-ctx.Done():
		return during("stop container "+shortID(id), ctx.Err())
	}
}

// signal sends the stop signal. What it returns is closed when the run has ended; nil if there is none.
func (s *State) signal(id string, timeout time.Duration) <-chan struct{} {
	s.mu.Lock()
	c := s.container(id)
	if c == nil || c.state != running {
		s.mu.Unlock()
		return nil
	}
	run, process := c.run, c.process
	s.mu.Unlock()
	if process.OnStop != nil && timeout > 0 {
		process.OnStop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.run != run || c.state != running {
		return run
	}
	wait, how, code := process.StopTakes, Stopped, process.StopCode
	if wait > timeout || timeout == 0 {
		wait, how, code = timeout, Killed, killedCode
	}
	s.after(c, run, wait, func() { s.end(c, run, how, code) })
	return run
}

// end ends a run, unless it has ended. The caller holds the lock.
func (s *State) end(c *container, run chan struct{}, how string, code int) {
	if c.run != run || c.state != running {
		return
	}
	c.state, c.exitCode, c.ready = exited, code, false
	if c.unwritten != "" {
		s.keep(c, len(c.unwritten))
	}
	c.begun = time.Time{}
	c.finished = s.now()
	s.displace(c)
	s.endings[c.spec.Name] = how
	close(run)
	c.change()
	s.emit(c, "die")
}

// RemoveEnded is Remove of a container that does not run; one that runs stays.
func (s *State) RemoveEnded(ctx context.Context, id string) (runs bool, err error) {
	return s.remove(ctx, id, false)
}

// Remove kills a container and removes it, with its anonymous volumes. One that is not there is fine.
func (s *State) Remove(ctx context.Context, id string) error {
	_, err := s.remove(ctx, id, true)
	return err
}

func (s *State) remove(ctx context.Context, id string, force bool) (runs bool, err error) {
	if err := s.enter(ctx, "Remove", s.containerName(id)); err != nil {
		return false, during("remove container "+shortID(id), err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(id)
	switch {
	case c == nil:
		return false, nil
	case !force && (c.state == "running" || c.state == "paused"):
		return true, nil
	}
	s.end(c, c.run, Killed, killedCode)
	s.containers = slices.DeleteFunc(s.containers, func(other *container) bool { return other == c })
	for _, name := range c.anonymous {
		s.deleteVolume(name)
	}
	s.emit(c, "destroy")
	return false, nil
}

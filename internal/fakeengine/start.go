package fakeengine

import (
	"context"
	"time"

	"github.com/containerd/errdefs"
)

// Start starts a container; one that runs is left alone.
func (s *State) Start(ctx context.Context, id string) error {
	return during("start container "+shortID(id), s.start(ctx, id))
}

func (s *State) start(ctx context.Context, id string) error {
	if err := s.enterMaking(ctx, "Start", s.containerName(id)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(id)
	switch {
	case c == nil:
		return noContainer(id)
	case c.state == running:
		return nil
	}
	process, err := s.script(c)
	if err != nil {
		return err
	}
	if err := s.place(c); err != nil {
		return c.fails(128, err)
	}
	if process.StartError != "" {
		s.displace(c)
		return c.fails(127, refuse(errdefs.ErrInvalidArgument, "%s", process.StartError))
	}
	s.begin(c, process)
	return nil
}

// fails keeps why a container could not be started, as the engine does; an exit code of an earlier run stays.
func (c *container) fails(code int, err error) error {
	c.failure = said(err)
	if c.exitCode == 0 {
		c.exitCode = code
	}
	return err
}

// place gives a container its addresses and its ports.
func (s *State) place(c *container) error {
	network := s.network(c.network())
	if network == nil {
		return refuse(errdefs.ErrNotFound, "network %s not found", c.network())
	}
	c.place.NetworkID = network.ID
	if c.spec.HostNetwork {
		return nil
	}
	ports, err := s.publish(c)
	if err != nil {
		return err
	}
	c.ports = ports
	c.place.IP, c.place.Gateway = s.freeAddress(network), network.address(1)
	return nil
}

// displace takes addresses and ports away.
func (s *State) displace(c *container) { c.ports, c.place.IP, c.place.Gateway = nil, "", "" }

// begin begins a run.
func (s *State) begin(c *container, process Process) {
	c.process, c.state, c.ready = process, running, false
	c.exitCode, c.oomKilled, c.failure = 0, false, ""
	c.started = s.now()
	run := make(chan struct{})
	c.run = run
	s.emit(c, "start")
	for _, text := range process.Lines {
		s.write(c, text+"\n")
	}
	s.after(c, run, process.ReadyAfter, func() {
		c.ready = true
		for _, text := range process.ReadyLines {
			s.write(c, text+"\n")
		}
	})
	if process.EndsAfter == 0 {
		return
	}
	s.after(c, run, process.EndsAfter, func() {
		if process.OOMKilled {
			c.oomKilled = true
			s.emit(c, "oom")
		}
		s.end(c, run, Ended, process.ExitCode)
	})
}

// after does something to a run when it has gone on for a time; at once for 0. The caller holds the lock, as do has it.
func (s *State) after(c *container, run chan struct{}, wait time.Duration, do func()) {
	if wait <= 0 {
		do()
		return
	}
	time.AfterFunc(wait, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if c.run == run && c.state == running {
			do()
		}
	})
}

package definition

import (
	"errors"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/ready"
)

// maxRetries bounds post_start.retries.
const maxRetries = 10_000

// Ready says when the server is ready. With no probe named: tcp on every tcp port.
type Ready struct {
	// Kinds are the probes; their keys stand among the others.
	ready.Kinds
	// Timeout bounds the wait; BERTH_TIMEOUT without it.
	Timeout Duration `json:"timeout,omitempty" yaml:"timeout"`
}

// Task reports whether the server is meant to end.
func (s Server) Task() bool { return s.Ready.TaskKey() != "" }

// Probes are the questions that tell whether the server is ready.
func (s Server) Probes() []ready.Probe { return s.probes(func(error, ...any) {}) }

// probes calls fail with what is wrong with the probes, and the path below "ready".
func (s Server) probes(fail func(err error, at ...any)) []ready.Probe {
	ports := make([]ready.Port, len(s.Ports))
	for i, port := range s.Ports {
		ports[i] = ready.Port{Name: port.Name, Number: port.Number, Protocol: port.Protocol, Chosen: port.Count > 0}
	}
	return s.Ready.Probes(ports, fail)
}

// ready checks the probes and the command after them.
func (c *checker) ready(s *Server) {
	s.probes(func(err error, at ...any) {
		if errors.As(err, new(ready.PortError)) && c.unclear("ports") {
			return
		}
		c.fail(err, append(fieldPath{"ready"}, at...)...)
	})
	if s.Task() && len(s.PostStart.Command) > 0 {
		c.failf(fieldPath{"ready", s.Ready.TaskKey()}, "a container that has exited runs no command; leave out post_start")
	}
	c.fail(names.Words(s.PostStart.Command), "post_start", "command")
	if s.PostStart.Retries < 0 || s.PostStart.Retries > maxRetries {
		c.failf(fieldPath{"post_start", "retries"}, "%d: a number from 0 to %d", s.PostStart.Retries, maxRetries)
	}
}

package fakeengine

import (
	"context"
	"errors"
	"io"

	"github.com/berthdev/berth/docker"
)

// Exec runs a command in a running container: [State.OnExec] is its work. Its output goes to spec.Stdout.
// A [*docker.NotStartedError] of [State.Fail] is a command that could not be started.
func (s *State) Exec(ctx context.Context, id string, spec docker.ExecSpec) (int, error) {
	code, err := s.exec(ctx, id, spec)
	return code, during("exec in container "+shortID(id), err)
}

func (s *State) exec(ctx context.Context, id string, spec docker.ExecSpec) (int, error) {
	if len(spec.Command) == 0 {
		return -1, errors.New("no command")
	}
	name := s.containerName(id)
	if err := s.enter(ctx, "Exec", name); err != nil {
		if refused := (*docker.NotStartedError)(nil); errors.As(err, &refused) {
			return refused.ExitCode, err
		}
		return -1, err
	}
	run, err := s.executable(id, spec.Command)
	if err != nil {
		return -1, err
	}
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-run:
			cancel()
		case <-working.Done():
		}
	}()
	code, output := s.OnExec(working, name, spec.Command)
	interrupted := &docker.InterruptedError{Program: spec.Command[0], Ended: true, Means: "kill inside the container"}
	if interrupted.Cause = context.Cause(ctx); interrupted.Cause != nil {
		return -1, interrupted
	}
	select {
	case <-run: // its processes end with the container
		return killedCode, nil
	default:
	}
	if spec.Stdout == nil {
		return code, nil
	}
	if _, interrupted.Cause = io.WriteString(spec.Stdout, output); interrupted.Cause != nil {
		return -1, interrupted
	}
	return code, nil
}

// executable finds the run of a container that can run commands.
func (s *State) executable(id string, command []string) (<-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(id)
	if c == nil {
		return nil, noContainer(id)
	}
	if err := c.mustRun(); err != nil {
		return nil, err
	}
	if s.OnExec == nil {
		return nil, s.unknown("no script answers the command %q in container %s", command, c.spec.Name)
	}
	return c.run, nil
}

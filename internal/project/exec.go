package project

import (
	"context"
	"errors"
	"fmt"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
)

// Exec runs a command in the container of one server, named by the settings if not by the caller, and returns its exit
// code. One that cannot be started has an exit code too, as in a shell, and a [*docker.NotStartedError].
func (p *Project) Exec(ctx context.Context, named []string, spec docker.ExecSpec) (code int, err error) {
	chosen, err := p.chosen(named)
	if err != nil {
		return 0, err
	}
	if len(chosen) != 1 {
		return 0, errors.New("a command needs exactly one server; " + p.byName())
	}
	err = p.connect(ctx, func(engine *docker.Engine) error {
		containers, err := p.containers(ctx, engine.Reader)
		if err != nil {
			return err
		}
		container, err := p.running(containers, chosen[0])
		if err != nil {
			if unknown := definition.CheckName(p.sources, chosen[0]); unknown != nil {
				return unknown
			}
			return fmt.Errorf("%s: %w", chosen[0], err)
		}
		if code, err = engine.Exec(ctx, container.ID, spec); err != nil {
			return fmt.Errorf("%s: %w", chosen[0], err)
		}
		return nil
	})
	return code, err
}

// EndExec ends a command in a container that a process which is gone has begun.
func (p *Project) EndExec(ctx context.Context, handle docker.ExecHandle) error {
	return p.connect(ctx, func(engine *docker.Engine) error { return engine.EndExec(ctx, handle) })
}

// running is the server's container, which must run.
func (p *Project) running(containers []docker.Container, server string) (docker.Container, error) {
	container, exists := plan.Find(p.settings.Owner(), server, containers)
	switch {
	case !exists:
		return docker.Container{}, fmt.Errorf("it has no container; run %s first", p.call("up"))
	case container.State == "exited":
		return docker.Container{}, fmt.Errorf("its process has ended; run %s first", p.call("up"))
	case container.State != "running":
		return docker.Container{}, fmt.Errorf("its container is %s; run %s first", container.State, p.call("up"))
	}
	return container, nil
}

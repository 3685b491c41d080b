package project

import (
	"context"
	"errors"
	"fmt"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
)

// Verdict is what a check of one server came to.
type Verdict struct {
	Server string
	// Err is nil for a server that is ready.
	Err error
}

// Check runs the readiness probes and post-start commands of servers now. Its error is that of what kept it from asking.
func (p *Project) Check(ctx context.Context, named []string) ([]Verdict, error) {
	servers, err := p.choose(named)
	if err != nil {
		return nil, err
	}
	var verdicts []Verdict
	err = p.connect(ctx, func(engine *docker.Engine) error {
		containers, err := engine.Containers(ctx)
		if err != nil {
			return err
		}
		runner := p.runner(ctx, engine, nil)
		for _, server := range servers {
			container, err := p.started(containers, server)
			if err == nil {
				err = runner.Check(ctx, plan.Numbered(server, container.Labels), container)
			}
			verdicts = append(verdicts, Verdict{server.Name, err})
		}
		return nil
	})
	return verdicts, err
}

// Exec runs a command in the container of one server, named by the settings if not by the caller, and returns its exit
// code. One that cannot be started has an exit code too, as in a shell, and a [*docker.NotStartedError].
func (p *Project) Exec(ctx context.Context, named []string, spec docker.ExecSpec) (code int, err error) {
	chosen, err := p.chosen(named)
	if err != nil {
		return 0, err
	}
	if len(chosen) != 1 {
		return 0, errors.New("-command needs exactly one server; name it with -servers=NAME")
	}
	err = p.connect(ctx, func(engine *docker.Engine) error {
		containers, err := engine.Containers(ctx)
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

// started is the server's container, which must run, or have ended if it is that of a task.
func (p *Project) started(containers []docker.Container, server definition.Server) (docker.Container, error) {
	container, exists := plan.Find(p.settings.Owner(), server.Name, containers)
	if exists && server.Task() && container.State == "exited" {
		return container, nil
	}
	return p.running(containers, server.Name)
}

// running is the server's container, which must run.
func (p *Project) running(containers []docker.Container, server string) (docker.Container, error) {
	container, exists := plan.Find(p.settings.Owner(), server, containers)
	switch {
	case !exists:
		return docker.Container{}, errors.New("it has no container; run `mage up` first")
	case container.State != "running":
		return docker.Container{}, fmt.Errorf("its container is %s; run `mage up` first", container.State)
	}
	return container, nil
}

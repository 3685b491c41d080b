package servers

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/plan"
)

// check runs the readiness probes and post-start commands of the chosen servers now.
func (p *project) check(ctx context.Context) error {
	containers, err := p.Engine.Containers(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, server := range p.servers {
		container, err := p.started(containers, server)
		if err == nil {
			err = p.Check(ctx, plan.Numbered(server, container.Labels), container)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", server.Name, err))
			continue
		}
		say(server.Name, "ready")
	}
	return errors.Join(errs...)
}

// execCall is one command in one server.
type execCall struct {
	server string
	words  []string
	// code is the command's exit code, once it has run.
	code int
}

// load checks the server's name and splits the command into words, without a shell.
func (c *execCall) load(chosen []string, command string) error {
	if len(chosen) != 1 {
		return errors.New("exec: -command needs exactly one server; name it with -servers=NAME")
	}
	if err := names.Server(chosen[0]); err != nil {
		return err
	}
	words, err := definition.SplitWords(command)
	if err != nil {
		return fmt.Errorf("exec: -command: %w", err)
	}
	if len(words) == 0 {
		return errors.New("exec: -command is empty; leave it out to run the probes and the post-start command")
	}
	c.server, c.words = chosen[0], words
	return nil
}

// run streams the command's output and keeps its exit code. A command that cannot be started has one too, as in a shell.
func (c *execCall) run(ctx context.Context, p *project) error {
	containers, err := p.Engine.Containers(ctx)
	if err != nil {
		return err
	}
	container, err := p.running(containers, c.server)
	if err != nil {
		if unknown := definition.CheckName(p.sources, c.server); unknown != nil {
			return fmt.Errorf("exec: %w", unknown)
		}
		return fmt.Errorf("exec: %s: %w", c.server, err)
	}
	c.code, err = p.Engine.Exec(ctx, container.ID, docker.ExecSpec{Command: c.words, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
	if errors.As(err, new(*docker.NotStartedError)) {
		say(c.server, err.Error())
		return nil
	}
	return err
}

// started is the server's container, which must run, or have ended if it is a job's.
func (p *project) started(containers []docker.Container, server definition.Server) (docker.Container, error) {
	container, err := p.container(containers, server.Name)
	if err == nil && server.Ready.Exit && container.State == "exited" {
		return container, nil
	}
	return p.running(containers, server.Name)
}

// running is the server's container, which must run.
func (p *project) running(containers []docker.Container, server string) (docker.Container, error) {
	container, err := p.container(containers, server)
	if err == nil && container.State != "running" {
		err = fmt.Errorf("its container is %s; run `mage up` first", container.State)
	}
	return container, err
}

// container is the server's container.
func (p *project) container(containers []docker.Container, server string) (docker.Container, error) {
	name := plan.ContainerName(p.Settings, server)
	for _, container := range containers {
		if container.Name == name && plan.Made(container.Labels) && p.Owns(container.Labels) {
			return container, nil
		}
	}
	return docker.Container{}, errors.New("it has no container; run `mage up` first")
}

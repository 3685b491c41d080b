package servers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/project"
)

// Build makes the images of the chosen servers and of those they link to.
func Build(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	force *bool, // build images that are present as well
) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	return work(ctx, "build", func(ctx context.Context, p *project.Project) error {
		return p.Build(ctx, names, value(force))
	})
}

// Up builds and starts the chosen servers, waits until they are ready, and prints where they are.
func Up(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	fresh *bool, // replace containers that are up to date as well
	timeout *time.Duration, // how long every server may take to become ready, such as 90s
	keep *bool, // keep the container of a server that failed, to look at it
) error {
	options := project.UpOptions{Fresh: value(fresh), Keep: value(keep)}
	var err error
	if options.Servers, err = namesOf(servers); err != nil {
		return err
	}
	if timeout != nil {
		if options.Timeout = *timeout; options.Timeout <= 0 {
			return fmt.Errorf("-timeout=%v: not a duration above 0", *timeout)
		}
	}
	return work(ctx, "up", func(ctx context.Context, p *project.Project) error {
		result, err := p.Up(ctx, options)
		if err != nil {
			return err
		}
		return endpoints.Table(os.Stdout, result.Endpoints)
	})
}

// Restart replaces the containers of servers that have one by new ones, and prints where they are. All others stay.
func Restart(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin; without it all servers that have a container
) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	return work(ctx, "restart", func(ctx context.Context, p *project.Project) error {
		result, err := p.Restart(ctx, names)
		if err != nil {
			return err
		}
		return endpoints.Table(os.Stdout, result.Endpoints)
	})
}

// Plan prints what up would do and why, and changes nothing. Its exit code is 0 for nothing to do and 2 for something.
func Plan(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	fresh *bool, // as if up were asked to replace containers that are up to date
	format *string, // text, which is the default, or json
) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	if err := oneOf("-format", format, "text", "json"); err != nil {
		return err
	}
	something := false
	err = work(ctx, "plan", func(ctx context.Context, p *project.Project) error {
		made, err := p.Plan(ctx, project.UpOptions{Servers: names, Fresh: value(fresh)})
		if err != nil {
			return err
		}
		something = !made.Nothing()
		return printPlan(made, format != nil && *format == "json")
	})
	if err == nil && something {
		return exitWith(2, "up has something to do")
	}
	return err
}

func printPlan(made plan.Plan, asJSON bool) error {
	text := []byte(made.String())
	if asJSON {
		var err error
		if text, err = made.JSON(); err != nil {
			return err
		}
	}
	_, err := os.Stdout.Write(text)
	return err
}

// oneOf checks a flag that takes one of some words.
func oneOf(name string, flag *string, first, second string) error {
	if flag == nil || *flag == first || *flag == second {
		return nil
	}
	return fmt.Errorf("%s=%s: not known; write %s or %s", name, *flag, first, second)
}

// Exec runs the readiness probes and post-start commands of servers now, or one command in one server.
func Exec(
	ctx context.Context,
	servers *string, // names, separated by commas; without it all that have a container; exactly one with -command
	command *string, // a command for one server: its output is streamed, its exit code is passed on
	stdin *bool, // give the command this program's standard input, which it does not get otherwise
) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	switch {
	case command != nil:
		return execCommand(ctx, names, *command, value(stdin))
	case value(stdin):
		return errors.New("exec: -stdin is for a command; name one with -command")
	}
	return work(ctx, "exec", func(ctx context.Context, p *project.Project) error {
		verdicts, err := p.Check(ctx, names)
		return errors.Join(err, told(verdicts))
	})
}

// Down stops and removes the containers and the network of this project, and nothing else.
func Down(
	ctx context.Context,
	servers *string, // only these servers' containers; all without it
) error {
	return remove(ctx, "down", servers, (*project.Project).Down)
}

// Clean is down, and then removes the project's images, volumes and state files.
func Clean(
	ctx context.Context,
	servers *string, // only these servers' containers and images, and no volumes; everything without it
) error {
	return remove(ctx, "clean", servers, (*project.Project).Clean)
}

// remove is down and clean. What was removed is told after a failure too.
func remove(ctx context.Context, target string, servers *string, do func(*project.Project, context.Context, []string) (plan.Removed, error)) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	return work(ctx, target, func(ctx context.Context, p *project.Project) error {
		removed, err := do(p, ctx, names)
		if err == nil || removed != (plan.Removed{}) {
			say("", removed.String())
		}
		return err
	})
}

// Dockerfile prints a self-contained Dockerfile of one server, for "docker build -".
func Dockerfile(
	ctx context.Context,
	servers *string, // the name of one server
) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	return work(ctx, "dockerfile", func(ctx context.Context, p *project.Project) error {
		text, err := p.Dockerfile(ctx, names)
		if err != nil {
			return err
		}
		_, err = io.WriteString(os.Stdout, text)
		return err
	})
}

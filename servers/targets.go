package servers

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/berthdev/berth/internal/run"
)

// Build makes the images of the chosen servers and of those they link to.
func Build(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	force *bool, // build images that are present as well
) error {
	return request{
		target: "build", changes: true,
		load: func(p *project) error { return p.choose(servers) },
		work: func(ctx context.Context, p *project) error { return p.build(ctx, value(force)) },
	}.run(ctx)
}

// Up builds and starts the chosen servers, waits until they are ready, and prints where they are.
func Up(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	fresh *bool, // replace containers that are up to date as well
	timeout *time.Duration, // how long every server may take to become ready, such as 90s
) error {
	return request{
		target: "up", changes: true,
		load: func(p *project) error {
			if timeout != nil {
				if *timeout <= 0 {
					return fmt.Errorf("-timeout=%v: not a duration above 0", *timeout)
				}
				p.Settings.Timeout, p.Settings.TimeoutForAll = *timeout, true
			}
			return p.chooseToStart(servers)
		},
		work: func(ctx context.Context, p *project) error { return p.up(ctx, value(fresh)) },
	}.run(ctx)
}

// Exec runs the readiness probes and post-start commands of the chosen servers now, or one command in one server.
func Exec(
	ctx context.Context,
	servers *string, // names, separated by commas; exactly one with -command
	command *string, // a command for one server: its output is streamed, its exit code is passed on
) error {
	if command == nil {
		return request{
			target: "exec",
			load:   func(p *project) error { return p.choose(servers) },
			work:   func(ctx context.Context, p *project) error { return p.check(ctx) },
		}.run(ctx)
	}
	var call execCall
	err := request{
		target: "exec",
		load: func(p *project) error {
			chosen, err := p.choice(servers)
			if err != nil {
				return err
			}
			return call.load(chosen, *command)
		},
		work: func(ctx context.Context, p *project) error { return call.run(ctx, p) },
	}.run(ctx)
	if err == nil && call.code != 0 {
		return exitWith(call.code, fmt.Sprintf("exec: the command's exit code is %d", call.code))
	}
	return err
}

// Down stops and removes the containers and the network of this project, and nothing else.
func Down(
	ctx context.Context,
	servers *string, // only these servers' containers; all without it
) error {
	return remove(ctx, "down", servers, (*run.Runner).Down)
}

// Clean is down, and then removes the project's images, volumes and state files.
func Clean(
	ctx context.Context,
	servers *string, // only these servers' containers and images, and no volumes; everything without it
) error {
	return remove(ctx, "clean", servers, (*run.Runner).Clean)
}

// Dockerfile prints a self-contained Dockerfile of one server, for "docker build -".
func Dockerfile(
	ctx context.Context,
	servers *string, // the name of one server
) error {
	return request{
		target: "dockerfile",
		load:   func(p *project) error { return p.chooseOne(servers) },
		work: func(ctx context.Context, p *project) error {
			text, err := p.Inline(ctx, p.servers[0])
			if err != nil {
				return err
			}
			_, err = io.WriteString(os.Stdout, text)
			return err
		},
	}.run(ctx)
}

func value(flag *bool) bool { return flag != nil && *flag }

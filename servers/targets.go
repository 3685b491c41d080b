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
// -servers=a,b chooses servers; -force builds images that are present as well.
func Build(ctx context.Context, servers *string, force *bool) error {
	return request{
		target: "build", changes: true,
		load: func(p *project) error { return p.choose(servers) },
		work: func(ctx context.Context, p *project) error { return p.build(ctx, value(force)) },
	}.run(ctx)
}

// Up builds and starts the chosen servers, waits until they are ready, and prints where they are.
// -servers=a,b chooses servers; -fresh replaces what is up to date as well; -timeout=90s bounds the wait for each.
func Up(ctx context.Context, servers *string, fresh *bool, timeout *time.Duration) error {
	return request{
		target: "up", changes: true,
		load: func(p *project) error {
			if timeout != nil {
				p.Settings.Timeout = *timeout
			}
			if p.Settings.Timeout <= 0 {
				return fmt.Errorf("-timeout=%v: not a duration above 0", p.Settings.Timeout)
			}
			return p.choose(servers)
		},
		work: func(ctx context.Context, p *project) error { return p.up(ctx, value(fresh)) },
	}.run(ctx)
}

// Exec runs the readiness probes and post-start commands of the chosen servers now, or one command in one server.
// -servers=NAME -command='psql -l' runs that command, streams its output and exits with its exit code.
func Exec(ctx context.Context, servers, command *string) error {
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
		load:   func(p *project) error { return call.load(p.choice(servers), *command) },
		work:   func(ctx context.Context, p *project) error { return call.run(ctx, p) },
	}.run(ctx)
	if err == nil && call.code != 0 {
		return exitWith(call.code, fmt.Sprintf("exec: the command's exit code is %d", call.code))
	}
	return err
}

// Down stops and removes the containers and the network of this project, and nothing else.
// -servers=a,b limits it to these servers' containers.
func Down(ctx context.Context, servers *string) error {
	return remove(ctx, "down", servers, (*run.Runner).Down)
}

// Clean is down, and then removes the project's images, volumes and state files.
// -servers=a,b limits it to these servers' containers and images.
func Clean(ctx context.Context, servers *string) error {
	return remove(ctx, "clean", servers, (*run.Runner).Clean)
}

// Dockerfile prints a self-contained Dockerfile of one server, for "docker build -".
// -servers=NAME names the server.
func Dockerfile(ctx context.Context, servers *string) error {
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

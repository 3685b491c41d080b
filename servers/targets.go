package servers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/face"
	"github.com/berthdev/berth/internal/project"
)

// Engine makes sure that a Docker engine answers: finds one, or starts the installed one, or installs it first
// (Debian and Ubuntu). It never touches an engine that works.
func Engine(ctx context.Context) error {
	return target("engine", func(f face.Face) error { return f.Engine(ctx) })
}

// Init writes the files that a project lacks, overwrites none, guesses which servers it needs, and says what to type next.
func Init(_ context.Context) error {
	return target("init", func(f face.Face) error { return f.Init() })
}

// Build makes the images of the chosen servers and of those they link to.
func Build(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	force *bool, // build images that are present as well
) error {
	return choosing("build", servers, func(f face.Face, names []string) error { return f.Build(ctx, names, value(force)) })
}

// Up builds and starts the chosen servers, waits until they are ready, and prints where they are.
func Up(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	fresh *bool, // replace containers that are up to date as well
	timeout *time.Duration, // how long every server may take to become ready, such as 90s
	keep *bool, // keep the container of a server that failed, to look at it
) error {
	return choosing("up", servers, func(f face.Face, names []string) error {
		if timeout != nil && *timeout <= 0 {
			return fmt.Errorf("-timeout=%v: not a duration above 0", *timeout)
		}
		return f.Up(ctx, project.UpOptions{Servers: names, Fresh: value(fresh), Keep: value(keep), Timeout: value(timeout)})
	})
}

// Restart replaces the containers of servers that have one by new ones, and prints where they are. All others stay.
func Restart(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin; without it all servers that have a container
) error {
	return choosing("restart", servers, func(f face.Face, names []string) error { return f.Restart(ctx, names) })
}

// Reset makes servers as new: it replaces their containers and throws away what is in their volumes. All others stay.
func Reset(
	ctx context.Context,
	servers *string, // names, separated by commas, such as postgres
) error {
	return choosing("reset", servers, func(f face.Face, names []string) error { return f.Reset(ctx, names) })
}

// Plan prints what up would do and why, and changes nothing. Its exit code is 0 for nothing to do and 2 for something.
func Plan(
	ctx context.Context,
	servers *string, // names, separated by commas, such as echo,httpbin
	fresh *bool, // as if up were asked to replace containers that are up to date
	format *string, // text, which is the default, or json
) error {
	return choosing("plan", servers, func(f face.Face, names []string) error {
		format, err := face.OneOf("-format", value(format), "text", "json")
		if err != nil {
			return err
		}
		return f.Plan(ctx, project.UpOptions{Servers: names, Fresh: value(fresh)}, format)
	})
}

// Status prints how servers are now and what up would do to them, and waits for nothing.
func Status(
	ctx context.Context,
	servers *string, // names, separated by commas; without it the chosen servers and all that have a container
	format *string, // table, which is the default, or json
	watch *bool, // go on until Ctrl-C, anew each second
) error {
	return choosing("status", servers, func(f face.Face, names []string) error {
		format, err := face.OneOf("-format", value(format), "table", "json")
		if err != nil {
			return err
		}
		return f.Status(ctx, names, format, value(watch))
	})
}

// Exec runs the readiness probes and post-start commands of servers now, or one command in one server.
func Exec(
	ctx context.Context,
	servers *string, // names, separated by commas; without it all that have a container; exactly one with -command
	command *string, // a command for one server: its output is streamed, its exit code is passed on
	stdin *bool, // give the command this program's standard input, which it does not get otherwise
) error {
	return choosing("exec", servers, func(f face.Face, names []string) error {
		switch {
		case command == nil && value(stdin):
			return errors.New("exec: -stdin is for a command; name one with -command")
		case command == nil:
			return f.Check(ctx, names)
		}
		words, err := definition.SplitWords(*command)
		if err != nil {
			return fmt.Errorf("exec: -command: %w", err)
		}
		if len(words) == 0 {
			return errors.New("exec: -command is empty; leave it out to run the probes and the post-start command")
		}
		input := face.Nothing
		if value(stdin) {
			input = face.Stdin
		}
		return f.Exec(ctx, names, words, input)
	})
}

// Shell opens a shell in one server, on this terminal.
func Shell(
	ctx context.Context,
	servers *string, // the name of one server
) error {
	return choosing("shell", servers, func(f face.Face, names []string) error { return f.Shell(ctx, names) })
}

// Run starts servers, runs a command on this machine with their addresses in its environment, and removes what it has
// started. Its exit code is the command's own.
func Run(
	ctx context.Context,
	command *string, // what to run, such as 'go test ./...'; it is split into words without a shell
	servers *string, // names, separated by commas, such as echo,httpbin
	keep *bool, // leave what was started up
) error {
	return choosing("run", servers, func(f face.Face, names []string) error {
		words, err := definition.SplitWords(value(command))
		if err == nil && len(words) == 0 {
			err = errors.New("it is empty; write -command='go test ./...'")
		}
		if err != nil {
			return fmt.Errorf("run: -command: %w", err)
		}
		return f.Run(ctx, project.UpOptions{Servers: names}, words, value(keep))
	})
}

// Env prints the variables that tell where the servers are: eval "$(mage env)" exports them.
func Env(
	ctx context.Context,
	format *string, // sh, which is the default, fish, powershell, dotenv, json or github (for $GITHUB_ENV)
) error {
	return target("env", func(f face.Face) error {
		format, err := face.OneOf("-format", value(format), endpoints.Formats...)
		if err != nil {
			return err
		}
		return f.Env(ctx, format)
	})
}

// Logs prints what servers have written, in the order of time, each line after its server's name.
func Logs(
	ctx context.Context,
	servers *string, // names, separated by commas; without it all servers that have a container
	follow *bool, // go on with what comes, over replacements of containers, until all have ended
	tail *int, // how many of each server's last lines to begin with; all without it
	since *time.Duration, // only what is not older than this, such as 10m
	timestamps *bool, // with the time of each line
) error {
	return choosing("logs", servers, func(f face.Face, names []string) error {
		o := project.LogOptions{Servers: names, Follow: value(follow), Tail: value(tail), Since: value(since)}
		switch {
		case o.Tail < 0:
			return fmt.Errorf("-tail=%d: not a number of lines", o.Tail)
		case tail != nil && o.Tail == 0:
			o.Tail = -1
		}
		if since != nil && o.Since <= 0 {
			return fmt.Errorf("-since=%v: not a duration above 0", o.Since)
		}
		return f.Logs(ctx, o, value(timestamps))
	})
}

// List prints which projects the engine has something of, in whatever folder they are, and whether that is gone.
func List(
	ctx context.Context,
	format *string, // table, which is the default, or json
) error {
	return target("list", func(f face.Face) error {
		format, err := face.OneOf("-format", value(format), "table", "json")
		if err != nil {
			return err
		}
		return f.List(ctx, format)
	})
}

// Down stops and removes the containers and the network of this project, and nothing else.
func Down(
	ctx context.Context,
	servers *string, // only these servers' containers; all without it
	allProjects *bool, // of all projects that this engine has, in whatever folder; it asks first
	yes *bool, // with -allProjects: do not ask
) error {
	return choosing("down", servers, func(f face.Face, names []string) error {
		if value(allProjects) {
			return f.DownAll(ctx, names, value(yes))
		}
		return f.Down(ctx, names)
	})
}

// Doctor looks at the engine, this machine, the project's files and what is left of projects, and says what is in the way of
// up. Its exit code is 1 when something is.
func Doctor(
	ctx context.Context,
	fix *bool, // remove what can go without any harm: containers and networks of deleted checkouts, stale files
	format *string, // text, which is the default, or json
) error {
	return target("doctor", func(f face.Face) error {
		format, err := face.OneOf("-format", value(format), "text", "json")
		if err != nil {
			return err
		}
		return f.Doctor(ctx, value(fix), format)
	})
}

// Clean is down, and then removes the project's images, volumes and state files.
func Clean(
	ctx context.Context,
	servers *string, // only these servers' containers and images, and no volumes; everything without it
) error {
	return choosing("clean", servers, func(f face.Face, names []string) error { return f.Clean(ctx, names) })
}

// CacheSave writes the project's images to a file, for CI to keep.
func CacheSave(
	ctx context.Context,
	file *string, // where to
) error {
	return target("cacheSave", func(f face.Face) error {
		if value(file) == "" {
			return errors.New("cacheSave: name the file with -file=PATH")
		}
		return f.SaveCache(ctx, *file)
	})
}

// CacheLoad gives the engine the images of a file of cacheSave.
func CacheLoad(
	ctx context.Context,
	file *string, // where from
) error {
	return target("cacheLoad", func(f face.Face) error {
		if value(file) == "" {
			return errors.New("cacheLoad: name the file with -file=PATH")
		}
		return f.LoadCache(ctx, *file)
	})
}

// Validate tells of everything that is wrong in the settings and in all definitions, and asks no engine.
func Validate(
	_ context.Context,
	servers *string, // names, separated by commas; without it all servers of the project
	format *string, // text, which is the default, or json
) error {
	return choosing("validate", servers, func(f face.Face, names []string) error {
		format, err := face.OneOf("-format", value(format), "text", "json")
		if err != nil {
			return err
		}
		return f.Validate(names, format)
	})
}

// Schema prints the JSON Schema of server.yaml, with which editors complete keys and show mistakes.
func Schema(
	_ context.Context,
	file *string, // write it to this file instead
) error {
	return target("schema", func(f face.Face) error {
		if file != nil && *file == "" {
			return errors.New("-file is empty; name a file, or leave it out to print the schema")
		}
		return f.Schema(value(file))
	})
}

// Dockerfile prints a self-contained Dockerfile of one server, for "docker build -".
func Dockerfile(
	ctx context.Context,
	servers *string, // the name of one server
) error {
	return choosing("dockerfile", servers, func(f face.Face, names []string) error { return f.Dockerfile(ctx, names) })
}

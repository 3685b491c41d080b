package face

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/berthdev/berth/internal/catalogue"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/enginestart"
	"github.com/berthdev/berth/internal/inventory"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/run"
)

// Engine makes sure that a Docker engine answers.
func (f Face) Engine(ctx context.Context) error {
	return f.long(ctx, "engine", func(ctx context.Context, p *project.Project) error {
		return enginestart.Ensure(ctx, enginestart.Options{Env: p.Lookup, Say: func(text string) { f.say("", text) }, Show: f.show("engine")})
	})
}

// Build makes the images of servers and of those that they link to.
func (f Face) Build(ctx context.Context, servers []string, force bool) error {
	return f.long(ctx, "build", func(ctx context.Context, p *project.Project) error {
		return p.Build(ctx, servers, force)
	})
}

// Up starts servers, waits until they are ready, and prints where they are.
func (f Face) Up(ctx context.Context, o project.UpOptions) error {
	return f.started(ctx, "up", func(ctx context.Context, p *project.Project) (run.Result, error) { return p.Up(ctx, o) })
}

// Restart replaces the containers of servers, and prints where they are.
func (f Face) Restart(ctx context.Context, servers []string) error {
	return f.started(ctx, "restart", func(ctx context.Context, p *project.Project) (run.Result, error) { return p.Restart(ctx, servers) })
}

// Reset does the same with servers as they were at first, and prints where they are.
func (f Face) Reset(ctx context.Context, servers []string) error {
	return f.started(ctx, "reset", func(ctx context.Context, p *project.Project) (run.Result, error) { return p.Reset(ctx, servers) })
}

func (f Face) started(ctx context.Context, verb string, start func(context.Context, *project.Project) (run.Result, error)) error {
	var result run.Result
	began := time.Now()
	err := f.long(ctx, verb, func(ctx context.Context, p *project.Project) (err error) {
		result, err = start(ctx, p)
		return err
	})
	if err != nil {
		return err
	}
	if n := len(result.Ready); n > 0 && f.onScreen() {
		f.say("", fmt.Sprintf("%s ready in %.1f s", count(n, "server"), time.Since(began).Seconds()))
	}
	return endpoints.Table(os.Stdout, result.Endpoints, terminalWidth(os.Stdout))
}

// Plan prints what up would do and why, as text or json. Something to do is an [Exit] with 2.
func (f Face) Plan(ctx context.Context, o project.UpOptions, format string) error {
	var made plan.Plan
	err := f.long(ctx, "plan", func(ctx context.Context, p *project.Project) (err error) {
		made, err = p.Plan(ctx, o)
		return err
	})
	if err != nil {
		return err
	}
	text := []byte(made.String())
	if format == "json" {
		if text, err = made.JSON(); err != nil {
			return err
		}
	}
	if _, err = os.Stdout.Write(text); err == nil && !made.Nothing() {
		return &Exit{Code: 2, Text: "up has something to do", Told: true}
	}
	return err
}

// Check runs the readiness probes and post-start commands of servers now: what the dead wrote last comes first, then who is
// ready, and the error has the reasons of those that are not.
func (f Face) Check(ctx context.Context, servers []string) error {
	return f.long(ctx, "exec", func(ctx context.Context, p *project.Project) error {
		verdicts, err := p.Check(ctx, servers)
		errs := []error{err}
		for _, verdict := range verdicts {
			for _, line := range verdict.Log {
				f.say("", verdict.Server+" | "+line)
			}
			if verdict.Err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", verdict.Server, verdict.Err))
			}
		}
		for _, verdict := range verdicts {
			if verdict.Err == nil {
				f.say(verdict.Server, "ready")
			}
		}
		return errors.Join(errs...)
	})
}

// Env prints the variables that tell where the servers are, in one of [endpoints.Formats].
func (f Face) Env(ctx context.Context, format string) error {
	return f.work(ctx, "env", func(_ context.Context, p *project.Project) error {
		list, err := p.Endpoints()
		if err != nil {
			return err
		}
		text, err := endpoints.Format(list, format)
		if err != nil {
			return err
		}
		_, err = io.WriteString(os.Stdout, text)
		return err
	})
}

// Down removes containers of servers, or all of them and the network.
func (f Face) Down(ctx context.Context, servers []string) error {
	return f.remove(ctx, "down", servers, (*project.Project).Down)
}

// Clean is down, and removes images, and volumes and state files where no servers are named.
func (f Face) Clean(ctx context.Context, servers []string) error {
	return f.remove(ctx, "clean", servers, (*project.Project).Clean)
}

// remove is down and clean. What was removed is told after a failure too.
func (f Face) remove(ctx context.Context, verb string, servers []string, do func(*project.Project, context.Context, []string) (plan.Removed, error)) error {
	return f.long(ctx, verb, func(ctx context.Context, p *project.Project) error {
		removed, err := do(p, ctx, servers)
		if err == nil || removed != (plan.Removed{}) {
			f.say("", removed.String())
		}
		return err
	})
}

// SaveCache writes the project's images to a file, for an engine that has not built them.
func (f Face) SaveCache(ctx context.Context, file string) error {
	return f.long(ctx, "cache save", func(ctx context.Context, p *project.Project) error {
		n, err := p.SaveImages(ctx, file)
		if err == nil {
			f.say("", fmt.Sprintf("saved: images %d, in %s", n, file))
		}
		return err
	})
}

// LoadCache gives the engine the images of a file of [Face.SaveCache].
func (f Face) LoadCache(ctx context.Context, file string) error {
	return f.long(ctx, "cache load", func(ctx context.Context, p *project.Project) error {
		n, err := p.LoadImages(ctx, file)
		if err == nil {
			f.say("", fmt.Sprintf("loaded: images %d", n))
		}
		return err
	})
}

// Dockerfile prints a self-contained Dockerfile of one server.
func (f Face) Dockerfile(ctx context.Context, servers []string) error {
	return f.work(ctx, "dockerfile", func(ctx context.Context, p *project.Project) error {
		text, err := p.Dockerfile(ctx, servers)
		if err != nil {
			return err
		}
		_, err = io.WriteString(os.Stdout, text)
		return err
	})
}

// List prints which projects the engine has something of, as a table or json.
func (f Face) List(ctx context.Context, format string) error {
	return f.work(ctx, "list", func(ctx context.Context, p *project.Project) error {
		list, err := p.List(ctx)
		if err != nil {
			return err
		}
		text := inventory.Text(list, terminalWidth(os.Stdout))
		if format == "json" {
			if text, err = inventory.JSON(list); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(os.Stdout, text); err != nil {
			return err
		}
		for _, line := range inventory.Next(list, f.Typed.Start) {
			f.say("", line)
		}
		return nil
	})
}

// PrintCatalogue prints the servers that come with Berth, as a table or the page in markdown.
func (f Face) PrintCatalogue(format string) error {
	list, err := catalogue.List(f.Shipped)
	if err != nil {
		return err
	}
	if format == "markdown" {
		return catalogue.Page(os.Stdout, list)
	}
	return catalogue.Table(os.Stdout, list)
}

package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

// UpOptions say what is started. The zero value starts the default servers.
type UpOptions struct {
	// Servers are names; none for BERTH_SERVERS, or else the default servers. Those that they link to come along.
	Servers []string
	// Fresh replaces containers that are up to date as well.
	Fresh bool
	// Timeout is how long every server may take to become ready; 0 for the settings' and the definitions' own.
	Timeout time.Duration
}

// Up builds and starts servers and waits until they are ready. The result is what has come of it, after an error too.
func (p *Project) Up(ctx context.Context, o UpOptions) (run.Result, error) {
	if o.Timeout < 0 {
		return run.Result{}, fmt.Errorf("timeout %v: not a duration above 0", o.Timeout)
	}
	if o.Timeout > 0 {
		own := *p
		own.settings.Timeout, own.settings.TimeoutForAll = o.Timeout, true
		p = &own
	}
	servers, known, err := p.chooseToStart(o.Servers)
	if err != nil {
		return run.Result{}, err
	}
	var result run.Result
	err = p.change(ctx, func(engine *docker.Engine) error {
		result, err = p.up(ctx, engine, servers, known, plan.Options{Fresh: o.Fresh})
		return err
	})
	return result, err
}

// up plans, and plans again as long as something had to be fetched first: then the images are known.
func (p *Project) up(ctx context.Context, engine *docker.Engine, servers []definition.Server, known []string, o plan.Options) (run.Result, error) {
	r := resolver{Project: p, engine: engine.Reader, servers: servers, fetched: map[string]bool{}}
	for {
		found, made, err := r.planUp(ctx, known, o)
		if err != nil {
			return run.Result{}, err
		}
		if len(made.Fetch) > 0 {
			if err := p.fetch(ctx, engine, made.Fetch, found.Members, r.fetched); err != nil {
				return run.Result{}, err
			}
			continue
		}
		if !made.Nothing() {
			if err := p.state.Prepare(); err != nil {
				return run.Result{}, err
			}
		}
		result, err := p.runner(ctx, engine, found.Recipes).Do(ctx, made)
		return result, errors.Join(err, p.state.Remember(result.Endpoints, made.Concerns))
	}
}

// planUp finds out what there is and decides what `up` does.
func (r resolver) planUp(ctx context.Context, known []string, o plan.Options) (resolved, plan.Plan, error) {
	found, err := r.up(ctx)
	if err != nil {
		return resolved{}, plan.Plan{}, err
	}
	made, err := plan.Up(r.settings, found.Members, found.Fetch, known, found.seen, o)
	if err != nil || !r.replaces(made, found) {
		return found, made, err
	}
	// A container proves its image only while it stays.
	stays := func(member plan.Member) bool { return !r.runs(found.seen.Containers, member) }
	if err := r.images().Find(ctx, found.Members, stays, false); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	made, err = plan.Up(r.settings, found.Members, found.Fetch, known, found.seen, o)
	return found, made, err
}

// replaces reports whether a plan replaces a container that has proved its image.
func (r resolver) replaces(made plan.Plan, found resolved) bool {
	return slices.ContainsFunc(made.Steps, func(s plan.Step) bool {
		return s.Action == plan.Replace && s.Unknown == "" && r.runs(found.seen.Containers, s.Member)
	})
}

// fetch gets what must be there before all images are known, and notes which images those were.
func (p *Project) fetch(ctx context.Context, engine *docker.Engine, operations []plan.Operation, members []plan.Member, fetched map[string]bool) error {
	servers := make([]definition.Server, len(members))
	for i, member := range members {
		servers[i] = member.Server
	}
	var images []plan.Operation
	for _, one := range operations {
		switch one.Kind {
		case plan.Authority:
			if err := p.state.NewAuthority(); err != nil {
				return err
			}
		case plan.Pull, plan.Bootstrap:
			fetched[one.Subject] = true
			images = append(images, one)
		default:
			images = append(images, one)
		}
	}
	return p.maker(engine, nil).Fetch(ctx, images, servers)
}

// chooseToStart loads servers for a start, and the names of all. It refuses servers whose endpoints could not be told
// apart.
func (p *Project) chooseToStart(named []string) ([]definition.Server, []string, error) {
	servers, err := p.choose(named)
	if err != nil {
		return nil, nil, err
	}
	var list []endpoints.Endpoint
	for _, server := range servers {
		for _, port := range server.Ports {
			list = append(list, endpoints.Endpoint{Server: server.Name, Name: port.Name})
		}
	}
	if err := endpoints.Check(list); err != nil {
		return nil, nil, err
	}
	known, err := definition.Names(p.sources)
	return servers, known, err
}

// Plan is what Up would do. It changes nothing: it works through a connection by which nothing can be changed.
func (p *Project) Plan(ctx context.Context, o UpOptions) (plan.Plan, error) {
	servers, known, err := p.chooseToStart(o.Servers)
	if err != nil {
		return plan.Plan{}, err
	}
	var made plan.Plan
	err = p.look(ctx, func(engine *docker.Reader) error {
		r := resolver{Project: p, engine: engine, servers: servers}
		_, made, err = r.planUp(ctx, known, plan.Options{Fresh: o.Fresh})
		return err
	})
	return made, err
}

// Build makes the images of servers and of those that they link to, or makes them again with force.
func (p *Project) Build(ctx context.Context, named []string, force bool) error {
	servers, err := p.choose(named)
	if err != nil {
		return err
	}
	return p.change(ctx, func(engine *docker.Engine) error {
		images := image.Resolver{Settings: p.settings, Engine: engine, Platform: engine.Platform, Fetched: map[string]bool{}}
		for {
			found, err := images.Resolve(ctx, servers)
			if err != nil {
				return err
			}
			if err := images.Find(ctx, found.Members, func(plan.Member) bool { return false }, force); err != nil {
				return err
			}
			if len(found.Fetch) > 0 {
				if err := p.fetch(ctx, engine, found.Fetch, found.Members, images.Fetched); err != nil {
					return err
				}
				continue
			}
			made, err := plan.Images(p.settings.Project, found.Members, nil, force)
			if err != nil {
				return err
			}
			_, err = p.runner(ctx, engine, found.Recipes).Do(ctx, made)
			return err
		}
	})
}

// Dockerfile is a self-contained Dockerfile of one server, for "docker build -".
func (p *Project) Dockerfile(ctx context.Context, named []string) (string, error) {
	server, err := p.chooseOne(named)
	if err != nil {
		return "", err
	}
	var text string
	err = p.look(ctx, func(engine *docker.Reader) error {
		text, err = image.Resolver{Settings: p.settings, Engine: engine, Platform: engine.Platform}.Inline(ctx, server)
		return err
	})
	return text, err
}

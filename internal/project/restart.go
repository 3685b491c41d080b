package project

import (
	"context"
	"errors"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

// Restart replaces the containers of the named servers, or of all that have one, by new ones, and waits until they are
// ready. A server that links to one of them is replaced too if it has to be done again; all others stay as they are. The
// result is what has come of it, after an error too.
func (p *Project) Restart(ctx context.Context, named []string) (run.Result, error) {
	return p.restart(ctx, named, false)
}

// Reset is [Project.Restart] that throws away what is in the volumes of the named servers: they are as they were at first.
func (p *Project) Reset(ctx context.Context, named []string) (run.Result, error) {
	if len(named) == 0 {
		return run.Result{}, errors.New("no server is named, and what is in its volumes goes; " + p.byName())
	}
	return p.restart(ctx, named, true)
}

func (p *Project) restart(ctx context.Context, named []string, reset bool) (run.Result, error) {
	chosen, err := p.chosen(named)
	if err != nil {
		return run.Result{}, err
	}
	var servers []definition.Server
	if len(named) > 0 { // mistakes are told before the engine is asked
		named = chosen
		if servers, err = p.choose(named); err != nil {
			return run.Result{}, err
		}
	}
	known, err := definition.Names(p.sources)
	if err != nil {
		return run.Result{}, err
	}
	var result run.Result
	err = p.change(ctx, func(engine *docker.Engine) error {
		r := resolver{Project: p, engine: engine.Reader, servers: servers, fetched: map[string]bool{}}
		var anew []string
		result, err = p.start(ctx, engine, r.fetched, UpOptions{}, func() (resolved, plan.Plan, error) {
			found, made, err := r.planRestart(ctx, named, anew, known, reset)
			if err == nil && len(anew) == 0 {
				p.tellUnused(serversOf(found.Members))
			}
			if err == nil {
				anew = namesOf(found.Members)
			}
			return found, made, err
		})
		return err
	})
	return result, err
}

// planRestart finds out what there is and decides what `restart` or `reset` does. Of servers that stay no image is looked for: what
// their definitions say now does not matter. anew are those that an earlier plan of the same run makes anew, whether their
// containers are still there or not.
func (r resolver) planRestart(ctx context.Context, named, anew, known []string, reset bool) (resolved, plan.Plan, error) {
	var found resolved
	var err error
	if found.seen.Containers, err = r.engine.Containers(ctx); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	if err := r.adopt(ctx, r.engine, &found.seen); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	found.seen.Again = len(anew) > 0
	if found.seen.Again {
		if r.servers, err = r.choose(anew); err != nil {
			return resolved{}, plan.Plan{}, err
		}
	}
	servers, err := r.withRunning(r.servers, known, found.seen.Containers)
	if err != nil {
		return resolved{}, plan.Plan{}, err
	}
	if len(named) == 0 {
		named = anew
		if !found.seen.Again {
			named = r.having(servers, found.seen.Containers)
		}
		if len(named) == 0 {
			r.mentionFormer(found.seen)
			return resolved{}, plan.Plan{}, errors.Join(r.elsewhere(found.seen), errors.New("no server has a container; run "+r.call("up")+" first"))
		}
	}
	if !found.seen.Again {
		anew = named
	}
	found.seen.FixedLinks = r.engine.Podman
	renewed, stay, err := plan.Restarted(r.settings.Owner(), r.settings.Typed, servers, anew, found.seen)
	if err == nil {
		err = r.checkEndpoints(slices.Concat(renewed, stay))
	}
	if err != nil {
		return resolved{}, plan.Plan{}, err
	}
	r.servers = renewed
	if found.seen.Platform, err = r.platform(ctx, r.engine, found.seen.Containers); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	images := r.images(found.seen.Platform)
	if found.Resolved, err = images.Resolve(ctx, renewed); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	// A container proves its image only while it stays, and none of these does.
	unproven := func(plan.Member) bool { return false }
	if err := images.Find(ctx, found.Members, unproven, false); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	if err := r.around(ctx, &found.seen); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	if err := r.allNetworks(ctx, &found.seen); err != nil {
		return resolved{}, plan.Plan{}, err
	}
	made, err := plan.Restart(r.settings, found.Members, stay, found.Fetch, named, reset, found.seen)
	return found, made, err
}

// having are the names of those servers that have a container.
func (p *Project) having(servers []definition.Server, containers []docker.Container) []string {
	var names []string
	for _, server := range servers {
		if _, exists := plan.Find(p.settings.Owner(), server.Name, containers); exists {
			names = append(names, server.Name)
		}
	}
	return names
}

// namesOf are the members' names.
func namesOf(members []plan.Member) []string {
	names := make([]string, len(members))
	for i, member := range members {
		names[i] = member.Server.Name
	}
	return names
}

// serversOf are the members without what is known of their images.
func serversOf(members []plan.Member) []definition.Server {
	servers := make([]definition.Server, len(members))
	for i, member := range members {
		servers[i] = member.Server
	}
	return servers
}

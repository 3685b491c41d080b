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
	// Keep keeps the containers of servers that failed, to look at them.
	Keep bool
	// Timeout is how long every server may take to become ready; 0 for the settings' and the definitions' own.
	Timeout time.Duration

	// note notes who wants the servers, before any of them is started; nil for whoever has them stay.
	note func(plan.Plan) error
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
	if o.note == nil {
		o.note = p.own
	}
	var result run.Result
	err = p.change(ctx, func(engine *docker.Engine) error {
		r := resolver{Project: p, engine: engine.Reader, servers: servers, fetched: map[string]bool{}}
		result, err = p.start(ctx, engine, r.fetched, o, func() (resolved, plan.Plan, error) {
			return r.planUp(ctx, known, plan.Options{Fresh: o.Fresh})
		})
		return err
	})
	return result, err
}

// start plans, and plans again as long as something had to be fetched first: then the images are known. fetched notes which
// images those were, for the next plan. It plans once more when the engine has changed behind the plan: it may still be
// doing what a run that was killed has asked for.
func (p *Project) start(ctx context.Context, engine *docker.Engine, fetched map[string]bool, o UpOptions, decide func() (resolved, plan.Plan, error)) (run.Result, error) {
	began := time.Now()
	var first []run.Carried
	for again := false; ; {
		found, made, err := decide()
		if err != nil {
			return run.Result{}, err
		}
		if len(made.Fetch) > 0 {
			carried, err := p.fetch(ctx, engine, made.Fetch, found.Resolved, fetched)
			first = append(first, carried...)
			if err == nil {
				continue
			}
			result := run.Result{Plan: made, Carried: first}
			return result, p.reported(ctx, engine.Reader, began, result, err)
		}
		if !made.Nothing() {
			if err := p.state.Prepare(); err != nil {
				return run.Result{}, err
			}
		}
		if o.note != nil {
			if err := o.note(made); err != nil {
				return run.Result{}, err
			}
		}
		runner := p.runner(ctx, engine, found.Resolved)
		runner.Keep = o.Keep
		result, err := runner.Do(ctx, made)
		if changed := new(docker.ChangedError); !again && ctx.Err() == nil && errors.As(err, &changed) {
			again = true
			p.options.Say("", "looking again, as the engine has changed meanwhile: "+changed.Error())
			continue
		}
		result.Carried = append(first, result.Carried...)
		err = p.reported(ctx, engine.Reader, began, result, err)
		concerned := made.Concerned()
		return result, errors.Join(err, p.state.Remember(result.Endpoints, func(server string) bool { return concerned[server] }))
	}
}

// planUp finds out what there is and decides what `up` does.
func (r resolver) planUp(ctx context.Context, known []string, o plan.Options) (resolved, plan.Plan, error) {
	found, err := r.up(ctx)
	if err != nil {
		return resolved{}, plan.Plan{}, err
	}
	made, err := plan.Up(r.settings, found.Members, found.Fetch, known, found.seen, o)
	if err != nil || !made.Starts() {
		return found, made, err
	}
	if r.replaces(made, found) {
		// A container proves its image only while it stays.
		stays := func(member plan.Member) bool { return !r.runs(found.seen.Containers, member) }
		if err := r.images(found.seen.Platform).Find(ctx, found.Members, stays, false); err != nil {
			return resolved{}, plan.Plan{}, err
		}
	}
	if err := r.allNetworks(ctx, &found.seen); err != nil {
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

// fetch gets what must be there before all images are known, says what came of it, and notes which images those were.
func (p *Project) fetch(ctx context.Context, engine *docker.Engine, operations []plan.Operation, found image.Resolved, fetched map[string]bool) ([]run.Carried, error) {
	var now []plan.Operation
	for _, one := range operations {
		if one.Unless != "" {
			continue // what is fetched here decides about it
		}
		switch one.Kind {
		case plan.Authority:
			if err := p.state.NewAuthority(); err != nil {
				return nil, err
			}
			continue
		case plan.Pull, plan.Bootstrap, plan.Build:
			fetched[one.Subject] = true
		}
		now = append(now, one)
	}
	began := time.Now()
	carried := make([]run.Carried, len(now))
	for i, one := range now {
		carried[i] = run.Carried{Operation: one, Outcome: run.NotBegun}
	}
	ended := func(i int, err error) { carried[i] = run.Carry(now[i:i+1], began, err)[0] }
	err := p.maker(engine, found).Fetch(ctx, now, serversOf(slices.Concat(found.Members, found.Bases)), ended)
	return carried, err
}

// chooseToStart loads servers for a start, and the names of all. It refuses servers whose endpoints could not be told
// apart.
func (p *Project) chooseToStart(named []string) ([]definition.Server, []string, error) {
	servers, err := p.choose(named)
	if err != nil {
		return nil, nil, err
	}
	if err := p.checkEndpoints(servers); err != nil {
		return nil, nil, err
	}
	p.tellUnused(servers)
	known, err := definition.Names(p.sources)
	return servers, known, err
}

// checkEndpoints refuses servers of which tests could not be told, or not apart.
func (p *Project) checkEndpoints(servers []definition.Server) error {
	var all []endpoints.Endpoint
	var errs []error
	for _, server := range servers {
		var list []endpoints.Endpoint
		for _, port := range server.Ports {
			e := endpoints.New(server.Name, port.Name, "127.0.0.1", 1, port.Protocol, port.Scheme, "")
			if port.Count > 1 {
				e.Last = port.Count
			}
			if server.TLS.Enabled {
				e.CA = p.state.AuthorityFile()
			}
			list = append(list, e)
		}
		list = plan.Connected(p.settings, server, list)
		if len(list) > 0 {
			errs = append(errs, endpoints.CheckExport(list, server.Export))
		}
		all = append(all, list...)
	}
	return errors.Join(append(errs, endpoints.Check(all))...)
}

// tellUnused says what of base.yaml is left out.
func (p *Project) tellUnused(servers []definition.Server) {
	for _, server := range servers {
		if server.Unused != "" {
			p.options.Say(server.Name, server.Unused)
		}
	}
}

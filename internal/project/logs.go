package project

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/logs"
	"github.com/berthdev/berth/internal/plan"
)

// LogOptions say which logs are read. The zero value reads all that is there.
type LogOptions struct {
	// Servers are names; none for all servers of the project that have a container.
	Servers []string
	// Follow goes on with what comes, until all containers have ended and none replaces them.
	Follow bool
	// Tail is how many of each server's last lines to begin with: all when 0, none when below 0. The engine counts each
	// 16 KiB of a longer line.
	Tail int
	// Since leaves out what is older than this, by the engine's clock; 0 for nothing.
	Since time.Duration
	// Begin, if set, is told the servers, sorted, before the first line.
	Begin func(servers []string)
}

// Logs calls each for every line that servers wrote, one call at a time, in the order of time as far as it is there.
func (p *Project) Logs(ctx context.Context, o LogOptions, each func(logs.Line)) error {
	if o.Since < 0 {
		return fmt.Errorf("since %v: not a duration above 0", o.Since)
	}
	var err error
	if o.Servers, err = definition.Expand(p.sources, o.Servers); err != nil {
		return err
	}
	if err := p.certain(); err != nil {
		return err
	}
	return p.connect(ctx, func(engine *docker.Engine) error {
		containers, err := p.containers(ctx, engine.Reader)
		if err != nil {
			return err
		}
		spec := logs.Spec{Owner: p.settings.Owner(), Tail: o.Tail, Follow: o.Follow}
		if spec.Containers, err = p.logged(containers, o.Servers); err != nil {
			return err
		}
		if o.Since > 0 {
			now, err := engine.Now(ctx)
			if err != nil {
				return err
			}
			spec.Since = now.Add(-o.Since)
		}
		if o.Begin != nil {
			o.Begin(slices.Sorted(maps.Keys(spec.Containers)))
		}
		if err = logs.Read(ctx, engine, spec, each); ctx.Err() != nil {
			return fmt.Errorf("interrupted: %w", context.Cause(ctx))
		}
		return err
	})
}

// logged are the containers of the named servers, which must have one, or of all that have one.
func (p *Project) logged(containers []docker.Container, named []string) (map[string]docker.Container, error) {
	found := map[string]docker.Container{}
	for _, container := range containers {
		owned, _ := identity.ParseContainer(container.Labels)
		if own, exists := plan.Find(p.settings.Owner(), owned.Server, containers); exists {
			found[owned.Server] = own
		}
	}
	if len(named) == 0 {
		if len(found) == 0 {
			p.options.Say("", "no server has a container; run "+p.call("up")+" first")
		}
		return found, nil
	}
	var errs []error
	chosen := map[string]docker.Container{}
	for _, name := range named {
		container, exists := found[name]
		chosen[name] = container
		if exists {
			continue
		}
		if unknown := definition.CheckName(p.sources, name); unknown != nil {
			return nil, unknown
		}
		errs = append(errs, fmt.Errorf("%s: it has no container; run %s first", name, p.call("up")))
	}
	return chosen, errors.Join(errs...)
}

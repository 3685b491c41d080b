package project

import (
	"context"
	"fmt"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/plan"
)

// Down removes the containers of the named servers, or of all, and the project's network once it is empty.
func (p *Project) Down(ctx context.Context, named []string) (plan.Removed, error) {
	return p.remove(ctx, named, false)
}

// Clean is Down, and then removes the images of the named servers; or, without names, all images, volumes and state files.
func (p *Project) Clean(ctx context.Context, named []string) (plan.Removed, error) {
	return p.remove(ctx, named, true)
}

// remove reads no definitions but for the names of what is not there: what is gone from them can still be removed.
func (p *Project) remove(ctx context.Context, named []string, clean bool) (plan.Removed, error) {
	for _, name := range named {
		if err := names.Server(name); err != nil {
			return plan.Removed{}, err
		}
	}
	if err := p.certain(); err != nil {
		return plan.Removed{}, err
	}
	var removed plan.Removed
	err := p.change(ctx, func(engine *docker.Engine) error {
		seen, err := p.observe(ctx, engine, clean)
		if err != nil {
			return err
		}
		if err := p.checkNames(ctx, engine, named, seen); err != nil {
			return err
		}
		decide := plan.Down
		if clean {
			decide = plan.Clean
		}
		result, err := p.runner(engine, nil).Do(ctx, decide(p.settings.Owner(), named, seen))
		removed = result.Removed
		return err
	})
	return removed, err
}

// certain refuses to remove what may be another project's, and tells of settings that are not clear but do not matter.
func (p *Project) certain() error {
	switch {
	case p.unclear == nil:
		return nil
	case len(p.unclear.Missing) > 0:
		return fmt.Errorf("%w\nwhat is to be removed is not certain; mend that, or set %s in the environment",
			p.unclear.Err, strings.Join(p.unclear.Missing, " and "))
	}
	for line := range strings.Lines(p.unclear.Error()) {
		p.options.Say("", "not needed here: "+strings.TrimSuffix(line, "\n"))
	}
	return nil
}

// observe finds out what of the project the engine has.
func (p *Project) observe(ctx context.Context, engine viewer, everything bool) (plan.Observed, error) {
	var seen plan.Observed
	var err error
	if seen.Containers, err = engine.Containers(ctx); err != nil {
		return seen, err
	}
	network, found, err := engine.Network(ctx, p.settings.Owner().NetworkName())
	if err != nil {
		return seen, err
	}
	if found {
		seen.Network = &network
	}
	if !everything {
		return seen, nil
	}
	if seen.Images, err = engine.Images(ctx, p.settings.Owner().Filter()); err != nil {
		return seen, err
	}
	seen.Volumes, err = engine.Volumes(ctx, p.settings.Owner().Filter())
	return seen, err
}

// checkNames refuses names that neither a definition nor anything of this project on the engine has.
func (p *Project) checkNames(ctx context.Context, engine viewer, named []string, seen plan.Observed) error {
	for _, name := range named {
		unknown := definition.CheckName(p.sources, name)
		if unknown == nil || plan.Left(p.settings.Owner(), name, seen) {
			continue
		}
		images, err := engine.Images(ctx, p.settings.Owner().Filter())
		if err != nil {
			return err
		}
		if !plan.Left(p.settings.Owner(), name, plan.Observed{Images: images}) {
			return unknown
		}
	}
	return nil
}

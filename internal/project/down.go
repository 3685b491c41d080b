package project

import (
	"context"
	"errors"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/image"
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
	named, err := definition.Expand(p.sources, named)
	if err != nil {
		return plan.Removed{}, err
	}
	if err := p.certain(); err != nil {
		return plan.Removed{}, err
	}
	var removed plan.Removed
	err = p.change(ctx, func(engine *docker.Engine) (err error) {
		removed, err = p.removeFrom(ctx, engine, named, clean)
		return err
	})
	return removed, err
}

// removeFrom is remove for a project that nobody else changes.
func (p *Project) removeFrom(ctx context.Context, engine *docker.Engine, named []string, clean bool) (plan.Removed, error) {
	seen, err := p.observe(ctx, engine.Reader, clean)
	if err != nil {
		return plan.Removed{}, err
	}
	if err := p.adopt(ctx, engine.Reader, &seen); err != nil {
		return plan.Removed{}, err
	}
	p.mentionFormer(seen)
	if err := p.checkNames(ctx, engine.Reader, named, seen); err != nil {
		return plan.Removed{}, err
	}
	decide := plan.Down
	if clean {
		decide = plan.Clean
	}
	if err := p.state.Changeable(); err != nil {
		return plan.Removed{}, err
	}
	result, err := p.runner(ctx, engine, image.Resolved{}).Do(ctx, decide(p.settings.Owner(), named, seen))
	return result.Removed, errors.Join(err, p.elsewhere(seen))
}

// observe finds out what of the project the engine has.
func (p *Project) observe(ctx context.Context, engine *docker.Reader, everything bool) (plan.Observed, error) {
	var seen plan.Observed
	var err error
	if seen.Containers, err = engine.Containers(ctx); err != nil {
		return seen, err
	}
	if seen.Networks, err = p.networks(ctx, engine); err != nil {
		return seen, err
	}
	if !everything {
		return seen, nil
	}
	if seen.Images, err = engine.Images(ctx, p.settings.Owner().Everywhere()); err != nil {
		return seen, err
	}
	seen.Volumes, err = engine.Volumes(ctx, p.settings.Owner().Everywhere())
	return seen, err
}

// checkNames refuses names that neither a definition nor anything of this project on the engine has.
func (p *Project) checkNames(ctx context.Context, engine *docker.Reader, named []string, seen plan.Observed) error {
	for _, name := range named {
		unknown := definition.CheckName(p.sources, name)
		if unknown == nil || plan.Left(p.settings.Owner(), name, seen) {
			continue
		}
		images, err := engine.Images(ctx, p.settings.Owner().Everywhere())
		if err != nil {
			return err
		}
		if !plan.Left(p.settings.Owner(), name, plan.Observed{Images: images}) {
			return unknown
		}
	}
	return nil
}

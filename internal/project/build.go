package project

import (
	"context"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/plan"
)

// Build makes the images of servers and of those that they link to, or makes them again with force.
func (p *Project) Build(ctx context.Context, named []string, force bool) error {
	servers, err := p.choose(named)
	if err != nil {
		return err
	}
	p.tellUnused(servers)
	return p.change(ctx, func(engine *docker.Engine) error {
		containers, err := engine.Containers(ctx)
		if err != nil {
			return err
		}
		platform, err := p.platform(ctx, engine.Reader, containers)
		if err != nil {
			return err
		}
		images := image.Resolver{Settings: p.settings, Engine: engine, Platform: platform, Fetched: map[string]bool{}}
		for {
			found, err := images.Resolve(ctx, servers)
			if err != nil {
				return err
			}
			if err := images.Find(ctx, found.Members, func(plan.Member) bool { return false }, force); err != nil {
				return err
			}
			if len(found.Fetch) > 0 {
				if _, err := p.fetch(ctx, engine, found.Fetch, found, images.Fetched); err != nil {
					return err
				}
				continue
			}
			made, err := plan.BuildImages(p.settings.Project, found.Members, nil, force)
			if err != nil {
				return err
			}
			_, err = p.runner(ctx, engine, found).Do(ctx, made)
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
		platform, err := engine.Platform(ctx)
		if err == nil {
			text, err = image.Resolver{Settings: p.settings, Engine: engine, Platform: platform}.Inline(ctx, server)
		}
		return err
	})
	return text, err
}

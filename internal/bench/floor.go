package bench

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

const floorProject = "berth-bench-floor"

// floor makes the same calls with the same client and nothing around them: a network, and for each server create and
// start, all at the same time; then remove.
func (p *project) floor(ctx context.Context) (contender, error) {
	images, err := p.images(ctx)
	if err != nil {
		return contender{}, err
	}
	labels := p.floorLabels()
	up := func(ctx context.Context) error {
		if _, err := p.engine.CreateNetwork(ctx, floorProject, labels); err != nil {
			return err
		}
		var group errgroup.Group
		for _, name := range names() {
			group.Go(func() error {
				id, err := p.engine.Create(ctx, docker.ContainerSpec{
					Name: floorProject + "-" + name, Image: images[name], Labels: labels, Network: floorProject, Aliases: []string{name},
					Ports: []docker.PortSpec{{Container: 8080, Protocol: "tcp", HostIP: "127.0.0.1"}},
				})
				if err != nil {
					return err
				}
				return p.engine.Start(ctx, id)
			})
		}
		return group.Wait()
	}
	down := func(ctx context.Context) error {
		var group errgroup.Group
		for _, name := range names() {
			group.Go(func() error { return p.engine.Remove(ctx, floorProject+"-"+name) })
		}
		if err := group.Wait(); err != nil {
			return err
		}
		return p.engine.RemoveNetwork(ctx, floorProject)
	}
	return contender{name: "raw API calls", phases: map[string]func(context.Context) error{"up": up, "down": down}, clean: p.cleanFloor}, nil
}

// floorLabels tell what the calls have made from what somebody else calls by the same names.
func (p *project) floorLabels() map[string]string {
	return identity.Owner{Project: floorProject, Root: p.dir}.Filter()
}

// cleanFloor removes what the calls have made and not removed.
func (p *project) cleanFloor(ctx context.Context) error {
	ours := identity.Owner{Project: floorProject, Root: p.dir}.Owns
	containers, err := p.engine.Containers(ctx)
	if err != nil {
		return err
	}
	var group errgroup.Group
	for _, container := range containers {
		if ours(container.Labels) {
			group.Go(func() error { return p.engine.Remove(ctx, container.ID) })
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	network, found, err := p.engine.Network(ctx, floorProject)
	if err != nil || !found || !ours(network.Labels) {
		return err
	}
	return p.engine.RemoveNetwork(ctx, network.ID)
}

// images are the images that Berth made for the tiny servers, by server.
func (p *project) images(ctx context.Context) (map[string]string, error) {
	list, err := p.engine.Images(ctx, nil)
	if err != nil {
		return nil, err
	}
	images := map[string]string{}
	for _, image := range list {
		if owned, ok := identity.Parse(image.Labels); ok && owned.Root == p.dir && len(image.References) > 0 {
			images[owned.Server] = image.References[0]
		}
	}
	if len(images) != Servers {
		return nil, fmt.Errorf("%d images of %d are there", len(images), Servers)
	}
	return images, nil
}

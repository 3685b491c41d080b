package bench

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

const floorProject = "berth-bench-floor"

// floor makes the calls that cannot be spared, with the same client and nothing around them. What can be done at the same time
// is, and only a server that was changed is waited for.
type floor struct {
	*project
	// image is every server's but the first one's, which is edited.
	image, firstImage string
	// left reports whether the engine has kept the network of the last round, as it had miscounted its containers.
	left bool
}

// floor are the raw API calls. Their images are made here.
func (p *project) floor(ctx context.Context) (contender, error) {
	f := &floor{project: p}
	c := contender{name: raw, clean: p.cleanFloor, works: map[string]work{
		up: timed(f.up), status: timed(f.status), edit: after(p.edit(rawContext+"/root/page.txt"), timed(f.edited)), setting: after(p.set, timed(f.replaced)),
		reset: timed(f.replaced), down: timed(f.down), opening: f.opening,
	}}
	var err error
	if f.image, err = f.build(ctx); err == nil {
		f.firstImage, err = f.build(ctx)
	}
	return c, err
}

// timed makes a work of what is done in this process.
func timed(do func(context.Context) error) work {
	return func(ctx context.Context) (ran, error) {
		start := time.Now()
		err := do(ctx)
		return ran{took: time.Since(start)}, err
	}
}

// build makes an image of the context as it is now.
func (f *floor) build(ctx context.Context) (reference string, err error) {
	f.changes++
	reference = fmt.Sprintf("localhost/%s/tiny:%d", floorProject, f.changes)
	_, err = f.engine.Build(ctx, docker.Build{Reference: reference, Labels: f.floorLabels(), Context: func(w io.Writer) error {
		archive := tar.NewWriter(w)
		if err := archive.AddFS(os.DirFS(filepath.Join(f.dir, rawContext))); err != nil {
			return err
		}
		return archive.Close()
	}}, nil)
	return reference, err
}

// up makes a network, and for each server create and start, all at the same time. It waits for no server.
func (f *floor) up(ctx context.Context) error {
	if !f.left {
		if _, err := f.engine.CreateNetwork(ctx, floorProject, f.floorLabels()); err != nil {
			return err
		}
	}
	var group errgroup.Group
	for _, name := range f.names() {
		group.Go(func() error {
			image := f.image
			if name == first {
				image = f.firstImage
			}
			return f.start(ctx, f.container(name, image, "LEVEL=0"))
		})
	}
	return group.Wait()
}

func (f *floor) container(name, image, env string) docker.ContainerSpec {
	return docker.ContainerSpec{
		Name: floorProject + "-" + name, Image: image, Labels: f.floorLabels(), Env: []string{env}, Network: floorProject,
		Aliases: []string{name}, Ports: []docker.PortSpec{{Container: 8080, Protocol: "tcp", HostIP: "127.0.0.1"}},
	}
}

func (f *floor) start(ctx context.Context, spec docker.ContainerSpec) error {
	id, err := f.engine.Create(ctx, spec)
	if err != nil {
		return err
	}
	return f.engine.Start(ctx, id)
}

// status asks for the list of containers.
func (f *floor) status(ctx context.Context) error {
	_, err := f.engine.Containers(ctx)
	return err
}

// edited builds the first server's image, replaces its container and removes the old image.
func (f *floor) edited(ctx context.Context) error {
	old := f.firstImage
	var err error
	if f.firstImage, err = f.build(ctx); err != nil {
		return err
	}
	if err := f.replaced(ctx); err != nil {
		return err
	}
	return f.engine.RemoveImage(ctx, old)
}

// replaced replaces the first server's container by one with another setting.
func (f *floor) replaced(ctx context.Context) error {
	spec := f.container(first, f.firstImage, fmt.Sprintf("LEVEL=%d", f.changes))
	if err := f.engine.Remove(ctx, spec.Name); err != nil {
		return err
	}
	if err := f.start(ctx, spec); err != nil {
		return err
	}
	_, err := f.ready(ctx, spec.Name)
	return err
}

func (f *floor) down(ctx context.Context) error {
	var group errgroup.Group
	for _, name := range f.names() {
		group.Go(func() error { return f.engine.Remove(ctx, floorProject+"-"+name) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	err := f.engine.RemoveNetwork(ctx, floorProject)
	if f.left = errors.As(err, new(*docker.MiscountedError)); f.left {
		return nil
	}
	return err
}

// opening starts the late server in the engine's own network, as there is none of the project now.
func (f *floor) opening(ctx context.Context) (ran, error) {
	spec := f.container(late, f.image, "PAUSE="+pause.String())
	spec.Network, spec.Aliases = "", nil
	if err := f.start(ctx, spec); err != nil {
		return ran{}, err
	}
	opened, err := f.ready(ctx, spec.Name)
	if err != nil {
		return ran{}, err
	}
	took := time.Since(opened)
	return ran{took: took}, f.engine.Remove(ctx, spec.Name)
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
	if err := p.removeImages(ctx, p.floorLabels()); err != nil {
		return err
	}
	network, found, err := p.engine.Network(ctx, floorProject)
	if err != nil || !found || !ours(network.Labels) {
		return err
	}
	if err = p.engine.RemoveNetwork(ctx, network.ID); errors.As(err, new(*docker.MiscountedError)) {
		return nil
	}
	return err
}

// removeImages removes all images with these labels.
func (p *project) removeImages(ctx context.Context, labels map[string]string) error {
	images, err := p.engine.Images(ctx, labels)
	if err != nil {
		return err
	}
	for _, image := range images {
		for _, reference := range append(image.References, image.ID) {
			if err := p.engine.RemoveImage(ctx, reference); err != nil {
				return err
			}
		}
	}
	return nil
}

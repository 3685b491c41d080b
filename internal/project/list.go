package project

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

// Listed is a project that the engine has something of.
type Listed struct {
	// Name and Root are the project's name and root folder.
	Name, Root string
	// Gone reports whether the root folder is known not to exist: of an engine on another machine nothing is known.
	Gone bool
	// Running and Stopped are the servers that have a container, sorted.
	Running, Stopped []string
	// Networks, Images and Volumes are how many there are.
	Networks, Images, Volumes int
}

// List tells of all projects that the engine has something of, in the order of their names.
func (p *Project) List(ctx context.Context) ([]Listed, error) {
	var list []Listed
	err := p.look(ctx, func(engine *docker.Reader) error {
		found, err := inventory(ctx, engine)
		if err != nil {
			return err
		}
		for _, one := range found {
			slices.Sort(one.Running)
			slices.Sort(one.Stopped)
			list = append(list, *one)
		}
		slices.SortFunc(list, func(a, b Listed) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Root, b.Root))
		})
		return markGone(ctx, engine, list)
	})
	return list, err
}

// inventory sorts everything that the engine has by its owner.
func inventory(ctx context.Context, engine *docker.Reader) (map[identity.Owner]*Listed, error) {
	found := map[identity.Owner]*Listed{}
	of := func(labels map[string]string) *Listed {
		owned, made := identity.Parse(labels)
		if !made {
			return new(Listed) // of nobody that is asked for
		}
		if found[owned.Owner] == nil {
			found[owned.Owner] = &Listed{Name: owned.Project, Root: owned.Root}
		}
		return found[owned.Owner]
	}
	containers, err := engine.Containers(ctx)
	if err != nil {
		return nil, err
	}
	for _, container := range containers {
		owned, made := identity.ParseContainer(container.Labels)
		if !made {
			continue
		}
		one := of(container.Labels)
		if container.State == "running" {
			one.Running = append(one.Running, owned.Server)
		} else {
			one.Stopped = append(one.Stopped, owned.Server)
		}
	}
	networks, err := engine.Networks(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, network := range networks {
		of(network.Labels).Networks++
	}
	images, err := engine.Images(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, image := range images {
		of(image.Labels).Images++
	}
	volumes, err := engine.Volumes(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, volume := range volumes {
		of(volume.Labels).Volumes++
	}
	return found, nil
}

// markGone looks for the root folders, if they are folders of this machine.
func markGone(ctx context.Context, engine *docker.Reader, list []Listed) error {
	missing := func(one Listed) bool {
		_, err := os.Stat(one.Root)
		return errors.Is(err, fs.ErrNotExist)
	}
	if !slices.ContainsFunc(list, missing) {
		return nil
	}
	here, err := onThisMachine(ctx, engine)
	for i := range list {
		list[i].Gone = here && missing(list[i])
	}
	return err
}

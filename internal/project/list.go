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
	"github.com/berthdev/berth/internal/plan"
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
		seen, err := everything(ctx, engine)
		if err != nil {
			return err
		}
		list, err = listed(ctx, engine, seen)
		return err
	})
	return list, err
}

// everything is all that the engine has, whosever it is.
func everything(ctx context.Context, engine *docker.Reader) (seen plan.Observed, err error) {
	if seen.Containers, err = engine.Containers(ctx); err != nil {
		return seen, err
	}
	if seen.Networks, err = engine.Networks(ctx, nil); err != nil {
		return seen, err
	}
	if seen.Images, err = engine.Images(ctx, nil); err != nil {
		return seen, err
	}
	seen.Volumes, err = engine.Volumes(ctx, nil)
	return seen, err
}

// listed sorts everything by its owner, and these by their names.
func listed(ctx context.Context, engine *docker.Reader, seen plan.Observed) ([]Listed, error) {
	var list []Listed
	for _, one := range inventory(seen) {
		slices.Sort(one.Running)
		slices.Sort(one.Stopped)
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b Listed) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Root, b.Root))
	})
	return list, markGone(ctx, engine, list)
}

// inventory sorts everything by its owner.
func inventory(seen plan.Observed) map[identity.Owner]*Listed {
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
	for _, container := range seen.Containers {
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
	for _, network := range seen.Networks {
		of(network.Labels).Networks++
	}
	for _, image := range seen.Images {
		of(image.Labels).Images++
	}
	for _, volume := range seen.Volumes {
		of(volume.Labels).Volumes++
	}
	return found
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

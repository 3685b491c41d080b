package run

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/authority"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/unfinished"
)

// Removed says how much a Down or Clean took away; what they could not remove does not count.
type Removed struct {
	Containers, Networks, Images, Volumes int
}

// Down stops and removes the project's containers, of the named servers or of all, and its network once it is empty.
// It tries everything and joins what went wrong; what is absent already is fine.
func (r *Runner) Down(ctx context.Context, servers []string) (Removed, error) {
	containers, err := r.Engine.Containers(ctx)
	if err != nil {
		return Removed{}, err
	}
	var doomed []docker.Container
	remaining := 0
	for _, container := range containers {
		switch {
		case !plan.Made(container.Labels) || !r.Owns(container.Labels):
		case len(servers) > 0 && !slices.Contains(servers, container.Labels[plan.LabelServer]):
			remaining++
		default:
			doomed = append(doomed, container)
		}
	}
	errs, away := make([]error, len(doomed)), make([]bool, len(doomed))
	var group sync.WaitGroup
	for i, container := range doomed {
		group.Go(func() { away[i], errs[i] = r.stop(ctx, container) })
	}
	group.Wait()
	var gone []docker.Container
	for i, container := range doomed {
		if away[i] {
			gone = append(gone, container)
		}
	}
	remaining += len(doomed) - len(gone)
	removed := Removed{Containers: len(gone)}
	failed := errors.Join(errs...)
	if remaining > 0 {
		return removed, errors.Join(failed, r.forget(gone, remaining))
	}
	network, found, err := r.Engine.Network(ctx, r.Settings.Project)
	if err == nil && found && r.Owns(network.Labels) {
		if err = r.Engine.RemoveNetwork(ctx, network.ID); err == nil {
			removed.Networks = 1
		}
	}
	return removed, errors.Join(failed, err, r.forget(gone, remaining))
}

// Left tells whether the engine has anything of a server of this project.
func (r *Runner) Left(ctx context.Context, server string) (bool, error) {
	containers, err := r.Engine.Containers(ctx)
	if err != nil {
		return false, err
	}
	for _, container := range containers {
		if container.Labels[plan.LabelServer] == server && plan.Made(container.Labels) && r.Owns(container.Labels) {
			return true, nil
		}
	}
	images, err := r.Engine.Images(ctx, plan.Owner(r.Settings))
	return slices.ContainsFunc(images, func(i docker.Image) bool { return i.Labels[plan.LabelServer] == server }), err
}

// forget takes the endpoints of removed containers out of the files, or the files away with the last server.
func (r *Runner) forget(gone []docker.Container, remaining int) error {
	if remaining == 0 {
		return errors.Join(unfinished.Clear(r.Settings.Root), endpoints.Remove(r.Settings.Root))
	}
	list, err := endpoints.Read(r.Settings.Root)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(e endpoints.Endpoint) bool {
		return slices.ContainsFunc(gone, func(c docker.Container) bool { return c.Labels[plan.LabelServer] == e.Server })
	})
	return endpoints.Write(r.Settings.Root, r.Settings.Project, list)
}

// stop removes a container. One that asked for it in its definition, or whose volumes outlive it, may end by itself
// first; any other has nothing to save. One that cannot be stopped is removed all the same, but not after an interrupt.
func (r *Runner) stop(ctx context.Context, container docker.Container) (removed bool, err error) {
	timeout, err := time.ParseDuration(container.Labels[plan.LabelStop])
	var stopErr error
	if container.State == "running" && err == nil {
		stopErr = r.Engine.Stop(ctx, container.ID, timeout)
	}
	if stopErr != nil && ctx.Err() != nil {
		return false, stopErr
	}
	err = r.remove(ctx, container.ID, container.Labels[plan.LabelServer])
	return err == nil, errors.Join(stopErr, err)
}

// remove removes a server's container, and the mark of an unfinished one with it.
func (r *Runner) remove(ctx context.Context, container, server string) error {
	if err := r.Engine.Remove(ctx, container); err != nil {
		return err
	}
	return unfinished.End(r.Settings.Root, server)
}

// Owns tells whether something with these labels is of this project and root.
func (r *Runner) Owns(labels map[string]string) bool {
	return labels[plan.LabelProject] == r.Settings.Project && labels[plan.LabelRoot] == r.Settings.Root
}

// Clean is Down, and then the project's images, volumes and state files, of the named servers or of all.
func (r *Runner) Clean(ctx context.Context, servers []string) (Removed, error) {
	removed, err := r.Down(ctx, servers)
	errs := []error{err}
	images, err := r.Engine.Images(ctx, plan.Owner(r.Settings))
	errs = append(errs, err)
	for _, image := range images {
		if !r.Owns(image.Labels) || len(servers) > 0 && !slices.Contains(servers, image.Labels[plan.LabelServer]) {
			continue
		}
		names := r.imageNames(image)
		if len(names) == 0 {
			continue
		}
		var err error
		for _, name := range names {
			err = errors.Join(err, r.Engine.RemoveImage(ctx, name))
		}
		if errs = append(errs, err); err == nil {
			removed.Images++
		}
	}
	if len(servers) > 0 {
		return removed, errors.Join(errs...)
	}
	errs = append(errs, authority.Remove(filepath.Join(r.Settings.Root, endpoints.Dir)), endpoints.Remove(r.Settings.Root))
	volumes, err := r.Engine.Volumes(ctx, plan.Owner(r.Settings))
	errs = append(errs, err)
	for _, volume := range volumes {
		err := r.Engine.RemoveVolume(ctx, volume.Name)
		if errs = append(errs, err); err == nil {
			removed.Volumes++
		}
	}
	return removed, errors.Join(errs...)
}

// imageNames are the names by which Berth made an image: its ID when a later build has taken its name away. None for an
// image that somebody built on one of ours: it has inherited our labels. A name that somebody else gave to ours stays.
func (r *Runner) imageNames(image docker.Image) []string {
	if len(image.References) == 0 {
		return []string{image.ID}
	}
	ours := plan.ImageRepository(r.Settings, image.Labels[plan.LabelServer]) + ":"
	return slices.DeleteFunc(slices.Clone(image.References), func(name string) bool { return !strings.HasPrefix(name, ours) })
}

// String is what a target prints.
func (r Removed) String() string {
	return fmt.Sprintf("removed: containers %d, networks %d, images %d, volumes %d", r.Containers, r.Networks, r.Images, r.Volumes)
}

package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/plan"
)

// resolver finds out what there is before anything is done. Through its engine nothing can be changed.
type resolver struct {
	*Project
	engine  *docker.Reader
	servers []definition.Server
	// fetched are the images that this run has got already.
	fetched map[string]bool
}

// resolved is what there is.
type resolved struct {
	image.Resolved
	seen plan.Observed
}

// up finds out everything that a plan of `up` rests on. When nothing is to be done that is one call for the containers and
// one for each base.
func (r resolver) up(ctx context.Context) (resolved, error) {
	var found resolved
	var err error
	if found.seen.Containers, err = r.engine.Containers(ctx); err != nil {
		return resolved{}, err
	}
	if found.seen.Platform, err = r.platform(ctx, r.engine, found.seen.Containers); err != nil {
		return resolved{}, err
	}
	images := r.images(found.seen.Platform)
	if found.Resolved, err = images.Resolve(ctx, r.servers); err != nil {
		return resolved{}, err
	}
	if err := r.adopt(ctx, r.engine, &found.seen); err != nil {
		return resolved{}, err
	}
	proven := func(member plan.Member) bool { return r.runs(found.seen.Containers, member) }
	if err := images.Find(ctx, found.Members, proven, false); err != nil {
		return resolved{}, err
	}
	return found, r.around(ctx, &found.seen)
}

// around finds out what containers need beside their images, and what this machine has.
func (r resolver) around(ctx context.Context, seen *plan.Observed) error {
	if err := r.shared(ctx, seen); err != nil {
		return err
	}
	if err := r.adopt(ctx, r.engine, seen); err != nil {
		return err
	}
	return r.local(seen)
}

func (r resolver) images(platform string) image.Resolver {
	return image.Resolver{Settings: r.settings, Engine: r.engine, Platform: platform, Fetched: r.fetched}
}

// platform is the engine's. A container of the project that it has says so, and saves the question.
func (p *Project) platform(ctx context.Context, engine *docker.Reader, containers []docker.Container) (string, error) {
	for _, container := range containers {
		if owned, made := identity.ParseContainer(container.Labels); made && owned.Owner == p.settings.Owner() && owned.Platform != "" {
			return owned.Platform, nil
		}
	}
	return engine.Platform(ctx)
}

// runs reports whether a container of the project was made from exactly this image.
func (r resolver) runs(containers []docker.Container, member plan.Member) bool {
	container, exists := plan.Find(r.settings.Owner(), member.Server.Name, containers)
	owned, _ := identity.ParseContainer(container.Labels)
	return exists && owned.Recipe == member.Recipe
}

// shared looks for the network and the volumes, unless running containers of the project prove that they are there.
func (r resolver) shared(ctx context.Context, seen *plan.Observed) error {
	owner, running := r.settings.Owner(), r.ownRunning(seen.Containers)
	var err error
	if network, proven := r.proven(running); proven {
		seen.Networks = []docker.Network{network}
	} else if seen.Networks, err = r.networks(ctx, r.engine); err != nil {
		return err
	}
	for _, server := range r.servers {
		for _, volume := range server.Volumes {
			mounts := func(c docker.Container) bool { return slices.Contains(c.Volumes, owner.VolumeName(volume.Name)) }
			if volume.Name != "" && !slices.ContainsFunc(running, mounts) {
				seen.Volumes, err = r.engine.Volumes(ctx, nil)
				return err
			}
		}
	}
	return nil
}

// ownRunning are the containers of the project that run.
func (r resolver) ownRunning(containers []docker.Container) []docker.Container {
	var running []docker.Container
	for _, container := range containers {
		if owned, made := identity.ParseContainer(container.Labels); made && owned.Owner == r.settings.Owner() && container.State == "running" {
			running = append(running, container)
		}
	}
	return running
}

// proven is the project's network as one of its running containers proves it.
func (r resolver) proven(running []docker.Container) (docker.Network, bool) {
	owner := r.settings.Owner()
	for _, container := range running {
		if place, in := container.Networks[owner.NetworkName()]; in {
			return docker.Network{ID: place.NetworkID, Name: owner.NetworkName(), Labels: owner.Filter()}, true
		}
	}
	return docker.Network{}, false
}

// allNetworks finds out which networks have the project's name, where a container has only proved that there is one: none can be
// made where there are two.
func (r resolver) allNetworks(ctx context.Context, seen *plan.Observed) (err error) {
	if _, proven := r.proven(r.ownRunning(seen.Containers)); !proven {
		return nil
	}
	if seen.Networks, err = r.networks(ctx, r.engine); err != nil {
		return err
	}
	return r.adopt(ctx, r.engine, seen)
}

// networks are those of the project's name, whosever they are.
func (p *Project) networks(ctx context.Context, engine *docker.Reader) ([]docker.Network, error) {
	list, err := engine.Networks(ctx, nil)
	return slices.DeleteFunc(list, func(n docker.Network) bool { return n.Name != p.settings.Owner().NetworkName() }), err
}

// local looks at this machine: at the project's files and at free ports.
func (r resolver) local(seen *plan.Observed) error {
	r.mentionFormer(*seen)
	_, err := r.state.Endpoints() // what cannot be read would be told when the servers run already
	if err = errors.Join(err, r.relabelled()); err != nil {
		return err
	}
	if seen.Unfinished, err = r.state.Unfinished(); err != nil {
		return err
	}
	if slices.ContainsFunc(r.servers, func(s definition.Server) bool { return s.TLS.Enabled }) {
		signer, err := r.state.Authority()
		if err != nil {
			return err
		}
		if signer != nil {
			seen.Authority = signer.Digest()
		}
	}
	seen.FixedLinks, seen.Proxy = r.engine.Podman, r.docker().proxy(r.engine)
	seen.HostPorts = plan.HostPorts(r.settings, r.servers, *seen, func(protocol string, port int) bool {
		return hostports.Free(r.settings.Bind, protocol, port)
	})
	return nil
}

// relabelled refuses a bind mount that the engine relabels and that is not there: the engine would make a folder of root's.
func (r resolver) relabelled() error {
	for _, server := range r.servers {
		for _, volume := range server.Volumes {
			if volume.Relabel == "" || volume.Path == "" {
				continue
			}
			if _, err := os.Stat(server.Folder.HostPath(volume.Path)); errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s: volumes: %s does not exist; make it first", server.Name, volume.Path)
			}
		}
	}
	return nil
}

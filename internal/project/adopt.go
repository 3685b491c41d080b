package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/plan"
)

// adopt takes over what the project made in a folder that is gone: somebody moved it here. It says so once. Only of this
// machine's own engine and folders is known whether a folder is gone.
func (p *Project) adopt(ctx context.Context, engine *docker.Reader, seen *plan.Observed) error {
	if here, err := p.sameFolders(ctx, engine, *seen); !here || err != nil {
		return err
	}
	gone := map[string]bool{}
	taken := func(labels map[string]string) map[string]string {
		owned, ok := identity.Parse(labels)
		if !ok || owned.Project != p.settings.Project || owned.Root == p.settings.Root {
			return labels
		}
		is, known := gone[owned.Root]
		if !known {
			_, err := os.Stat(owned.Root)
			is = errors.Is(err, fs.ErrNotExist)
			gone[owned.Root] = is
			if is {
				if _, told := p.takenOver.LoadOrStore(owned.Root, true); !told {
					p.options.Say("", "taking over what project "+owned.Project+" made in "+owned.Root+", which is gone")
				}
			}
		}
		if !is {
			return labels
		}
		return p.settings.Owner().Adopt(labels)
	}
	for i := range seen.Containers {
		seen.Containers[i].Labels = taken(seen.Containers[i].Labels)
	}
	for i := range seen.Networks {
		seen.Networks[i].Labels = taken(seen.Networks[i].Labels)
	}
	for i := range seen.Volumes {
		seen.Volumes[i].Labels = taken(seen.Volumes[i].Labels)
	}
	for i := range seen.Images {
		seen.Images[i].Labels = taken(seen.Images[i].Labels)
	}
	return nil
}

// sameFolders reports whether the engine runs on this machine, so that a folder that is not here is gone. It asks only
// where something of the project's name is from another folder. In a container the engine's socket may be there, and the
// host's name is another one.
func (p *Project) sameFolders(ctx context.Context, engine *docker.Reader, seen plan.Observed) (bool, error) {
	foreign := func(labels map[string]string) bool {
		owned, ok := identity.Parse(labels)
		return ok && owned.Project == p.settings.Project && owned.Root != p.settings.Root
	}
	if !slices.ContainsFunc(seen.Containers, func(c docker.Container) bool { return foreign(c.Labels) }) &&
		!slices.ContainsFunc(seen.Networks, func(n docker.Network) bool { return foreign(n.Labels) }) &&
		!slices.ContainsFunc(seen.Volumes, func(v docker.Volume) bool { return foreign(v.Labels) }) &&
		!slices.ContainsFunc(seen.Images, func(i docker.Image) bool { return foreign(i.Labels) }) {
		return false, nil
	}
	return onThisMachine(ctx, engine)
}

// onThisMachine reports whether the engine runs where this program does, and sees the same folders.
func onThisMachine(ctx context.Context, engine *docker.Reader) (bool, error) {
	theirs, err := engine.HostName(ctx)
	if err != nil {
		return false, err
	}
	ours, err := os.Hostname()
	return err == nil && ours == theirs, err
}

// containers are those of the engine, for whoever only looks at them. What the project made in a folder that is gone counts as
// made here.
func (p *Project) containers(ctx context.Context, engine *docker.Reader) ([]docker.Container, error) {
	var seen plan.Observed
	var err error
	if seen.Containers, err = engine.Containers(ctx); err != nil {
		return nil, err
	}
	if err := p.adopt(ctx, engine, &seen); err != nil {
		return nil, err
	}
	p.mentionFormer(seen)
	return seen.Containers, nil
}

// mentionFormer says which servers of this folder run on under the name that the project had before, here or in a folder that
// is gone. Of a copied folder they belong to the one that it was copied from.
func (p *Project) mentionFormer(seen plan.Observed) {
	former, err := p.state.Project()
	if err != nil || former == "" || former == p.settings.Project { // whoever needs what cannot be read tells of it
		return
	}
	var names []string
	for _, container := range seen.Containers {
		owned, made := identity.ParseContainer(container.Labels)
		if !made || owned.Project != former || container.State != "running" {
			continue
		}
		if _, err := os.Stat(owned.Root); owned.Root == p.settings.Root || errors.Is(err, fs.ErrNotExist) {
			names = append(names, owned.Server)
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		p.options.Say("", fmt.Sprintf("this folder's servers of before run on as project %s: %s; with BERTH_PROJECT=%s %s removes them",
			former, strings.Join(names, ", "), former, p.call("down")))
	}
}

// elsewhere is the error of containers that bear the project's name and belong to a folder that is not gone.
func (p *Project) elsewhere(seen plan.Observed) error {
	roots := map[string][]string{}
	for _, container := range seen.Containers {
		if owned, made := identity.ParseContainer(container.Labels); made && owned.Project == p.settings.Project && owned.Root != p.settings.Root {
			roots[owned.Root] = append(roots[owned.Root], container.Name)
		}
	}
	var errs []error
	for root, names := range roots {
		slices.Sort(names)
		errs = append(errs, fmt.Errorf("project %s has containers that belong to %s and stay: %s; run the same target there, or set BERTH_PROJECT to another name here",
			p.settings.Project, root, strings.Join(names, ", ")))
	}
	return errors.Join(errs...)
}

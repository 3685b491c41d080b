package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/text"
)

// findLeftovers tells what nobody needs any more: on the engine, in the project's .berth and in this user's cache.
func (d *doctor) findLeftovers(ctx context.Context, engine *docker.Reader, seen plan.Observed) {
	before := len(d.found)
	var list []Listed
	if engine != nil && d.asked(ctx, "leftovers", findings.Warning, func(ctx context.Context) (err error) {
		if seen, err = everything(ctx, engine); err == nil {
			list, err = listed(ctx, engine, seen)
		}
		return err
	}) {
		d.undefined(seen)
		gone := d.gone(list)
		d.former(list)
		d.nameless(seen, gone)
		d.staleFiles(seen)
	}
	d.halfMade()
	switch {
	case engine == nil || d.silent:
		d.add("leftovers", findings.Note, "not known: no engine tells what it has")
	case len(d.found) == before:
		d.add("leftovers", findings.OK, "none")
	}
}

// undefined tells of containers whose servers are gone from the definitions.
func (d *doctor) undefined(seen plan.Observed) {
	known, err := definition.Names(d.sources)
	if err != nil {
		return // that is a finding already
	}
	for _, container := range seen.Containers {
		owned, made := identity.ParseContainer(container.Labels)
		if made && owned.Owner == d.settings.Owner() && !slices.Contains(known, owned.Server) {
			d.add("leftovers", findings.Note, container.Name+" is a container of a server that is not defined any more", "the next "+d.call("up")+" removes it")
		}
	}
}

// gone tells of projects whose folder is gone, and gives them. What a folder of this project's own name has made is no leftover:
// this folder takes it over.
func (d *doctor) gone(list []Listed) []identity.Owner {
	var gone []identity.Owner
	for _, one := range list {
		if !one.Gone || names.Project(one.Name) != nil {
			continue
		}
		what := fmt.Sprintf("project %s, whose folder %s is gone, has containers %d, networks %d, images %d, volumes %d",
			one.Name, text.CleanLine(one.Root), len(one.Running)+len(one.Stopped), one.Networks, one.Images, one.Volumes)
		if one.Name == d.settings.Project {
			d.add("leftovers", findings.Note, what, "the next "+d.call("up")+" here takes it over")
			continue
		}
		owner := identity.Owner{Project: one.Name, Root: one.Root}
		gone = append(gone, owner)
		rest := fmt.Sprintf("`BERTH_PROJECT=%s %sclean` removes images and volumes too", one.Name, d.settings.Typed.Start)
		if len(one.Running)+len(one.Stopped)+one.Networks == 0 {
			d.add("leftovers", findings.Note, what, rest)
			continue
		}
		d.addMendable("leftovers", what, "removes its containers and networks", func(ctx context.Context) (string, error) {
			removed, err := d.takeDown(ctx, one)
			return removed.String(), err
		}, rest)
	}
	return gone
}

// former tells of servers of this folder that run on under the name that the project had before.
func (d *doctor) former(list []Listed) {
	name, err := d.state.Project()
	if err != nil {
		d.addError("leftovers", findings.Warning, err)
		return
	}
	for _, one := range list {
		if one.Name == name && name != d.settings.Project && one.Root == d.settings.Root && len(one.Running) > 0 {
			d.add("leftovers", findings.Note, fmt.Sprintf("this folder's servers of before run on as project %s: %s", name, text.CleanLine(strings.Join(one.Running, ", "))),
				fmt.Sprintf("`BERTH_PROJECT=%s %sdown` removes them", name, d.settings.Typed.Start))
		}
	}
}

// nameless tells of images of this project, and of those that are gone, whose name a later build has taken and that no
// container uses.
func (d *doctor) nameless(seen plan.Observed, gone []identity.Owner) {
	var ids []string
	for _, image := range seen.Images {
		owned, ours := identity.Parse(image.Labels)
		used := slices.ContainsFunc(seen.Containers, func(c docker.Container) bool { return c.ImageID == image.ID })
		if ours && len(image.References) == 0 && !used && (owned.Owner == d.settings.Owner() || slices.Contains(gone, owned.Owner)) {
			ids = append(ids, image.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	d.addMendable("leftovers", fmt.Sprintf("images whose names later builds have taken, and that no container uses: %d", len(ids)), "removes them",
		func(ctx context.Context) (string, error) {
			var errs []error
			removed := plan.Removed{}
			errs = append(errs, d.change(ctx, func(engine *docker.Engine) error {
				for _, id := range ids {
					err := engine.RemoveImage(ctx, id)
					if err == nil {
						removed.Images++
					}
					errs = append(errs, err)
				}
				return nil
			}))
			return removed.String(), errors.Join(errs...)
		})
}

// staleFiles tells of files in .berth that mean nothing any more.
func (d *doctor) staleFiles(seen plan.Observed) {
	find := func(containers []docker.Container) ([]string, error) {
		return d.state.Stale(func(id string) bool {
			return slices.ContainsFunc(containers, func(c docker.Container) bool { return c.ID == id })
		})
	}
	stale, err := find(seen.Containers)
	if err != nil {
		d.addError("leftovers", findings.Warning, err)
		return
	}
	if len(stale) == 0 {
		return
	}
	d.addMendable("leftovers", "files that mean nothing any more: "+strings.Join(stale, ", "), "removes them", func(ctx context.Context) (string, error) {
		var removed []string
		err := d.change(ctx, func(engine *docker.Engine) error { // nobody writes one of them now
			containers, err := engine.Containers(ctx)
			if err != nil {
				return err
			}
			if removed, err = find(containers); err != nil {
				return err
			}
			return d.state.RemoveStale(removed)
		})
		return "removed: " + strings.Join(removed, ", "), err
	})
}

// halfMade tells of what builds of Go programs that were killed left in the cache.
func (d *doctor) halfMade() {
	left, err := gobuild.Cache{}.Left()
	if err != nil {
		d.addError("leftovers", findings.Warning, err)
		return
	}
	if len(left) == 0 {
		return
	}
	d.addMendable("leftovers", fmt.Sprintf("folders of builds that were killed: %d, such as %s", len(left), left[0]), "removes them",
		func(context.Context) (string, error) {
			return fmt.Sprintf("removed: folders %d", len(left)), gobuild.Cache{}.Sweep()
		})
}

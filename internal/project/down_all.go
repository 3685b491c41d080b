package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/lock"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/state"
)

// Standing are the projects of which the engine has containers or networks, in whatever folder, in the order of their names.
// Those whose folder on this machine is another user's are left out, unless root asks.
func (p *Project) Standing(ctx context.Context) ([]Listed, error) {
	if err := p.certain(); err != nil {
		return nil, err
	}
	list, err := p.List(ctx)
	return slices.DeleteFunc(list, func(one Listed) bool {
		nothing := len(one.Running)+len(one.Stopped)+one.Networks == 0
		return nothing || names.Project(one.Name) != nil || strangers(one.Root)
	}), err
}

// strangers reports whether a folder of this machine is another user's, whose things only root takes away.
func strangers(folder string) bool {
	if os.Geteuid() == 0 {
		return false
	}
	_, err := os.Lstat(folder)
	return errors.Is(err, fs.ErrPermission) || lock.Stranger(folder) != ""
}

// DownAll removes the containers and networks of projects, and nothing else. It tries all of them, and tells the story of each.
func (p *Project) DownAll(ctx context.Context, list []Listed) (plan.Removed, error) {
	var all plan.Removed
	var errs []error
	for _, one := range list {
		if ctx.Err() != nil {
			errs = append(errs, context.Cause(ctx))
			break
		}
		removed, err := p.takeDown(ctx, one)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", one.Name, err))
		}
		all.Containers, all.Networks = all.Containers+removed.Containers, all.Networks+removed.Networks
	}
	return all, errors.Join(errs...)
}

// takeDown removes the containers and networks of a project in whatever folder, while no other run of this user changes it.
func (p *Project) takeDown(ctx context.Context, one Listed) (plan.Removed, error) {
	owner := identity.Owner{Project: one.Name, Root: one.Root}
	other := *p
	other.settings.Project, other.settings.Root = owner.Project, owner.Root
	folder := one.Root
	if _, err := os.Stat(folder); err != nil {
		folder = p.settings.Root // that of the project must not come into being again
	}
	other.state = state.In(folder, owner.Project)
	var removed plan.Removed
	err := other.change(ctx, func(engine *docker.Engine) error {
		seen, err := other.observe(ctx, engine.Reader, false)
		if err != nil {
			return err
		}
		if err := other.state.Changeable(); err != nil {
			return err
		}
		result, err := other.runner(ctx, engine, image.Resolved{}).Do(ctx, plan.Down(owner, nil, seen))
		removed = result.Removed
		return err
	})
	return removed, err
}

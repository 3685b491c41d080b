package run

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/bootstrap"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/recipe"
)

// Recipes are the recipes of the servers that have one, by server.
type Recipes map[string]recipe.Recipe

// Prepare finds out everything that decides the servers' images: it compiles Go programs that are not cached,
// pulls bases that are absent, and reads the files that are copied.
func (r *Runner) Prepare(ctx context.Context, servers []definition.Server) ([]plan.Member, Recipes, error) {
	var binaries map[string]map[string]gobuild.Binary
	var err error
	if r.Settings.Context != "inline" { // there the builder compiles them
		if binaries, err = r.binaries(ctx, servers); err != nil {
			return nil, nil, err
		}
	}
	servers = slices.Clone(servers)
	for i := range servers {
		servers[i].From = r.mirrored(servers[i].From)
	}
	bases, err := r.bases(ctx, servers)
	if err != nil {
		return nil, nil, err
	}
	members := make([]plan.Member, len(servers))
	recipes := make([]recipe.Recipe, len(servers))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.limit())
	for i, server := range servers {
		group.Go(func() error {
			input, err := r.input(ctx, server, binaries[server.Name], bases)
			if err == nil {
				err = checkMounts(server)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", server.Name, err)
			}
			made, err := recipe.New(server, input)
			if err != nil {
				return err
			}
			recipes[i] = made
			members[i] = r.member(server, made, bases)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	byName := Recipes{}
	for i, server := range servers {
		byName[server.Name] = recipes[i]
	}
	return members, byName, nil
}

// member is what a plan needs to know of a server's image.
func (r *Runner) member(server definition.Server, made recipe.Recipe, bases map[string]docker.Image) plan.Member {
	member := plan.Member{Server: server, Recipe: made.Digest(), Parts: made.Parts(), Build: made.NeedsBuild()}
	member.Bootstrapped = bases[server.From].Labels[bootstrap.Label] == bootstrap.Made
	if !member.Build {
		member.Image, member.ImageID = server.From, bases[server.From].ID
		return member
	}
	member.Image = plan.ImageName(r.Settings, server.Name, member.Recipe)
	return member
}

// input is a server's part of what was prepared.
func (r *Runner) input(ctx context.Context, server definition.Server, binaries map[string]gobuild.Binary, bases map[string]docker.Image) (recipe.Input, error) {
	base := bases[server.From]
	in := recipe.Input{
		BaseDigest: base.ID, BaseUser: base.User, Platform: r.platform(server),
		Encoding: r.Settings.Context, MaxCopy: r.Settings.MaxCopy,
	}
	var err error
	if r.Settings.Context == "inline" {
		in.Go, err = r.goStage(ctx, server)
	} else {
		in.Binaries, err = binaryFiles(binaries)
	}
	return in, err
}

func (r *Runner) platform(server definition.Server) string {
	if server.Platform != "" {
		return server.Platform
	}
	return r.Engine.Platform
}

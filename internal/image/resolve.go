package image

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/recipe"
	"github.com/berthdev/berth/internal/settings"
)

// reader is what a Resolver needs of an engine.
type reader interface {
	Image(ctx context.Context, reference string) (docker.Image, bool, error)
}

// Resolver finds out what decides images. It changes nothing.
type Resolver struct {
	Settings settings.Settings
	Engine   reader
	// Platform is the engine's os/arch.
	Platform string
	// Fetched are the images that this run has got already: those are not asked of a registry again.
	Fetched map[string]bool
}

// Resolved is what is known of the servers' images.
type Resolved struct {
	// Platform is the engine's os/arch.
	Platform string
	// Members and Recipes are in the order of the servers and by their names. A member whose image is not known yet has
	// no recipe.
	Members []plan.Member
	Recipes Recipes
	// Fetch is what must be there before all images are known.
	Fetch []plan.Operation
	// Bases are the members that others are built on and that are not among Members; Recipes has theirs as well.
	Bases []plan.Member
}

// Resolve reads the files of the servers, and asks the engine for each of their bases once.
func (r Resolver) Resolve(ctx context.Context, servers []definition.Server) (Resolved, error) {
	count := len(servers)
	servers = withBases(servers)
	if err := definition.Missing(servers); err != nil {
		return Resolved{}, err
	}
	for i := range servers {
		servers[i].From = mirrored(r.Settings, servers[i].From)
	}
	built, err := r.programs(ctx, servers)
	if err != nil {
		return Resolved{}, err
	}
	bases, err := r.bases(ctx, servers)
	if err != nil {
		return Resolved{}, err
	}
	resolved := Resolved{Platform: r.Platform, Members: make([]plan.Member, len(servers)), Recipes: Recipes{}}
	recipes := make([]recipe.Recipe, len(servers))
	for height := 0; height <= highest(servers); height++ { // an image is known once the one is that it is built on
		own := map[string]base{}
		for _, server := range servers {
			if server.FromServer == "" || heightOf(server) != height {
				continue
			}
			if own[server.Name], err = r.serverBase(ctx, server, resolved.Members); err != nil {
				return Resolved{}, fmt.Errorf("%s: %w", server.Name, err)
			}
		}
		group, groupCtx := errgroup.WithContext(ctx)
		group.SetLimit(r.Settings.Limit())
		for i, server := range servers {
			if heightOf(server) != height {
				continue
			}
			on, built := bases[server.From], built[server.Name]
			if server.FromServer != "" {
				on = own[server.Name]
				server.From = on.name
			}
			group.Go(func() (err error) {
				resolved.Members[i], recipes[i], err = r.member(groupCtx, server, built, on)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			return Resolved{}, err
		}
		for _, server := range servers {
			for _, one := range own[server.Name].make {
				same := func(o plan.Operation) bool {
					return o.Kind == one.Kind && o.Server == one.Server && o.Subject == one.Subject
				}
				at := slices.IndexFunc(servers, func(s definition.Server) bool { return s.Name == one.Server })
				if one.Kind == plan.Build && at < count && one.Unless != "" || slices.ContainsFunc(resolved.Fetch, same) {
					continue // one of the members is made in its own step, if not before
				}
				resolved.Fetch = append(resolved.Fetch, one)
				resolved.Members[at].Made = resolved.Members[at].Made || one.Kind == plan.Build
			}
		}
	}
	for i, server := range servers {
		resolved.Fetch = append(resolved.Fetch, built[server.Name].missing...)
		if resolved.Members[i].Unknown == "" {
			resolved.Recipes[server.Name] = recipes[i]
		}
	}
	resolved.Members, resolved.Bases = resolved.Members[:count], resolved.Members[count:]
	for _, reference := range slices.Sorted(maps.Keys(bases)) {
		if fetch := bases[reference].fetch; fetch != nil {
			resolved.Fetch = append(resolved.Fetch, *fetch)
		}
	}
	return resolved, nil
}

// member is what a plan needs to know of a server's image. Where something is missing the files are checked all the same:
// a mistake in them is told before anything is fetched.
func (r Resolver) member(ctx context.Context, server definition.Server, built programs, base base) (plan.Member, recipe.Recipe, error) {
	in := recipe.Input{
		BaseDigest: base.image.ID, BaseUser: base.image.User, Platform: platform(r.Platform, server),
		Encoding: r.Settings.Context, MaxCopy: r.Settings.MaxCopy, Binaries: built.files,
	}
	err := checkMounts(server)
	if err == nil && r.Settings.Context == "inline" {
		in.Go, err = goStage(ctx, server, in.Platform)
	}
	if err != nil {
		return plan.Member{}, recipe.Recipe{}, fmt.Errorf("%s: %w", server.Name, err)
	}
	made, err := recipe.New(server, in)
	if err != nil {
		return plan.Member{}, recipe.Recipe{}, err
	}
	member := plan.Member{Server: server, Parts: made.Parts(), Build: server.Builds()}
	switch {
	case len(built.missing) > 0:
		member.Unknown = built.missing[0].Subject + " is not compiled yet"
	case base.unknown != "":
		member.Unknown = base.unknown
	case base.fetch != nil && base.image.For(server.Platform) && base.image.ID != "":
		member.Unknown = server.From + " is pulled first"
	case base.fetch != nil:
		member.Unknown = server.From + " is not here yet"
	}
	if member.Unknown != "" {
		return member, made, ctx.Err()
	}
	member.Recipe, member.Bootstrapped = made.Digest(), server.FromServer == "" && identity.Bootstrapped(base.image.Labels)
	if member.Build {
		member.Image = r.Settings.Owner().ImageName(server.Name, member.Recipe)
	} else {
		member.Image, member.ImageID = server.From, base.image.ID
	}
	return member, made, ctx.Err()
}

// Find looks up the images of members, one by one at the same time: on engines before 25 a list of all images takes half a
// second, and a look at one of them a millisecond. proven reports whether the image of a member needs no look: its
// container runs it. force is for when images are built although they are there.
func (r Resolver) Find(ctx context.Context, members []plan.Member, proven func(plan.Member) bool, force bool) error {
	group, ctx := errgroup.WithContext(ctx)
	for i := range members {
		member := &members[i]
		if !member.Build || member.Unknown != "" || !force && proven(*member) {
			continue
		}
		group.Go(func() error {
			if err := r.find(ctx, member, force); err != nil {
				return fmt.Errorf("%s: %w", member.Server.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// find looks one image up, and what its own Dockerfile builds on if it is to be built. What the build may ask for is looked at
// before anything is fetched for it.
func (r Resolver) find(ctx context.Context, member *plan.Member, force bool) error {
	image, found, err := r.Engine.Image(ctx, member.Image)
	if err != nil {
		return err
	}
	if owned, _ := identity.Parse(image.Labels); found && owned.Recipe != member.Recipe {
		return fmt.Errorf("image %s is not what its name says: another one was tagged so; run `docker image rm %s`", member.Image, member.Image)
	}
	member.ImageID = image.ID
	if found && !force {
		return nil
	}
	if _, err := secrets(r.Settings, member.Server); err != nil {
		return err
	}
	member.Bases, err = r.ownBases(ctx, member.Server)
	return err
}

// platform is what an image of a server is for.
func platform(engine string, server definition.Server) string {
	if server.Platform != "" {
		return server.Platform
	}
	return engine
}

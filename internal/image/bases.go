package image

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/registry"
	"github.com/berthdev/berth/internal/bootstrap"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/recipe"
	"github.com/berthdev/berth/internal/settings"
)

// asks ranks the values of pull by how much they ask of a registry.
var asks = map[string]int{"never": -1, "always": 1}

// base is a base image: what the engine knows of it, or how to get it.
type base struct {
	image docker.Image
	// fetch is nil when the image is there and will do.
	fetch *plan.Operation
	// name, unknown and make are for the image of another server: its reference, why it is not there, and what makes it.
	name, unknown string
	make          []plan.Operation
}

// bases are all base images that are needed. What is absent is fetched in the name of the first server that asks most for
// it. Servers on scratch need no call; every other base costs one.
func (r Resolver) bases(ctx context.Context, servers []definition.Server) (map[string]base, error) {
	wanted := map[string]definition.Server{}
	for _, server := range servers {
		if server.From == "" || server.From == "scratch" {
			continue
		}
		first, known := wanted[server.From]
		if known && platform(r.Platform, first) != platform(r.Platform, server) {
			return nil, fmt.Errorf("%s: %s is wanted for %s, and for %s by %s; engines keep one platform of a name: give one of the two a digest (%s@sha256:…)",
				server.Name, server.From, platform(r.Platform, server), platform(r.Platform, first), first.Name, server.From)
		}
		if !known || asks[server.Pull] > asks[first.Pull] {
			wanted[server.From] = server
		}
	}
	bases := make(map[string]base, len(wanted))
	for _, reference := range slices.Sorted(maps.Keys(wanted)) {
		found, err := r.base(ctx, reference, wanted[reference])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", wanted[reference].Name, err)
		}
		bases[reference] = found
	}
	return bases, nil
}

// base is what the engine knows of a base, and how a server gets it when that will not do.
func (r Resolver) base(ctx context.Context, reference string, server definition.Server) (base, error) {
	image, present, err := r.Engine.Image(ctx, reference)
	if err != nil {
		return base{}, err
	}
	fits := present && image.For(server.Platform)
	switch {
	case fits && (server.Pull != "always" || r.Fetched[reference]):
		return base{image: image}, nil
	case server.Pull == "never":
		where := "here"
		if present {
			where += " for " + server.Platform
		}
		return base{}, fmt.Errorf("image %s is not %s, and pull is never; pull or build it, or write pull: missing", reference, where)
	case r.Fetched[reference] && !present:
		return base{}, fmt.Errorf("image %s: the engine says that it has pulled it, but it is not there", reference)
	case r.Fetched[reference]:
		return base{}, fmt.Errorf("image %s: it is for %s, and platform is %s; name an image that is for it, or leave out platform", reference, image.Platform, server.Platform)
	}
	return base{image: image, fetch: r.fetch(reference, server, present, fits)}, nil
}

// fetch says how a base is got: from where the settings say.
func (r Resolver) fetch(reference string, server definition.Server, present, fits bool) *plan.Operation {
	one := &plan.Operation{Kind: plan.Pull, Server: server.Name, Subject: reference, Reason: "it is not there"}
	switch {
	case fits:
		one.Reason = "pull: always"
	case present:
		one.Reason = "it is there for another platform"
	}
	_, can := bootstrap.Parse(reference)
	switch {
	case !can || r.Settings.Base == "registry":
	case r.Settings.Base == "bootstrap":
		one.Kind = plan.Bootstrap
	case fits:
		one.Else = plan.ElseKeep
	default:
		one.Else = plan.ElseBootstrap
	}
	return one
}

// ownBases are the images that a definition's own Dockerfile builds on and that are not there: the builder would ask Docker
// Hub itself, with neither mirror nor credentials.
func (r Resolver) ownBases(ctx context.Context, server definition.Server) ([]plan.Operation, error) {
	references, err := recipe.OwnBases(server, platform(r.Platform, server), r.Platform, r.Settings.Builder == docker.BuilderClassic)
	if err != nil {
		return nil, err
	}
	var list []plan.Operation
	for _, reference := range references {
		if mirrored(r.Settings, reference) != reference {
			continue // the builder knows it by the name in the Dockerfile only, which no tag can give it
		}
		found, err := r.base(ctx, reference, server)
		if err != nil {
			return nil, err
		}
		if found.fetch != nil {
			list = append(list, *found.fetch)
		}
	}
	return list, nil
}

// mirrored is where a base by digest is looked for: a mirror cannot give it the name that it was asked by, as it can
// for a tag. Any other reference is itself; so is one that is wrong, which whoever pulls it says.
func mirrored(s settings.Settings, reference string) string {
	if !strings.Contains(reference, "@") {
		return reference
	}
	mirrored, err := registry.MirrorReference(reference, s.RegistryMirror)
	if err != nil {
		return reference
	}
	return mirrored
}

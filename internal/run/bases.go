package run

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/registry"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/recipe"
)

// asks ranks the values of pull by how much they ask of a registry.
var asks = map[string]int{"never": -1, "always": 1}

// bases maps every base image that is needed to what the engine knows of it, pulling what is absent in the name of the
// first server that asks most for it. Servers on scratch need no call; every other base costs one.
func (r *Runner) bases(ctx context.Context, servers []definition.Server) (map[string]docker.Image, error) {
	wanted := map[string]definition.Server{}
	for _, server := range servers {
		if server.From == "" || server.From == "scratch" {
			continue
		}
		first, known := wanted[server.From]
		if known && r.platform(first) != r.platform(server) {
			return nil, fmt.Errorf("%s: %s is wanted for %s, and for %s by %s; engines keep one platform of a name: give one of the two a digest (%s@sha256:…)",
				server.Name, server.From, r.platform(server), r.platform(first), first.Name, server.From)
		}
		if !known || asks[server.Pull] > asks[first.Pull] {
			wanted[server.From] = server
		}
	}
	bases := make(map[string]docker.Image, len(wanted))
	for _, reference := range slices.Sorted(maps.Keys(wanted)) {
		base, err := r.base(ctx, reference, wanted[reference])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", wanted[reference].Name, err)
		}
		bases[reference] = base
	}
	return bases, nil
}

// base is what the engine knows of a base, once it has it.
func (r *Runner) base(ctx context.Context, reference string, server definition.Server) (docker.Image, error) {
	base, present, err := r.Engine.Image(ctx, reference)
	if err != nil {
		return docker.Image{}, err
	}
	fits := present && base.For(server.Platform)
	if fits && server.Pull != "always" {
		return base, nil
	}
	if server.Pull == "never" {
		where := "here"
		if present {
			where += " for " + server.Platform
		}
		return docker.Image{}, fmt.Errorf("image %s is not %s, and pull is never; pull or build it, or write pull: missing", reference, where)
	}
	if err := r.obtain(ctx, reference, server, fits); err != nil {
		return docker.Image{}, err
	}
	base, present, err = r.Engine.Image(ctx, reference)
	switch {
	case err != nil:
		return docker.Image{}, err
	case !present:
		return docker.Image{}, fmt.Errorf("image %s: the engine says that it has pulled it, but it is not there", reference)
	case !base.For(server.Platform):
		return docker.Image{}, fmt.Errorf("image %s: it is for %s, and platform is %s; name an image that is for it, or leave out platform", reference, base.Platform, server.Platform)
	}
	return base, nil
}

// ownBases gets what a definition's own Dockerfile builds on: the builder would ask Docker Hub itself, with neither
// mirror nor credentials.
func (r *Runner) ownBases(ctx context.Context, server definition.Server) error {
	bases, err := recipe.OwnBases(server)
	if err != nil {
		return err
	}
	for _, reference := range bases {
		if r.mirrored(reference) != reference {
			continue // the builder knows it by the name in the Dockerfile only, which no tag can give it
		}
		if _, err := r.base(ctx, reference, server); err != nil {
			return err
		}
	}
	return nil
}

// mirrored is where a base by digest is looked for: a mirror cannot give it the name that it was asked by, as it can
// for a tag. Any other reference is itself; so is one that is wrong, which whoever pulls it says.
func (r *Runner) mirrored(reference string) string {
	if !strings.Contains(reference, "@") {
		return reference
	}
	mirrored, err := registry.MirrorReference(reference, r.Settings.RegistryMirror)
	if err != nil {
		return reference
	}
	return mirrored
}

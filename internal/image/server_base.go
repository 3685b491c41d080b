package image

import (
	"context"
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
)

// withBases adds the servers that others are built on, each once.
func withBases(servers []definition.Server) []definition.Server {
	all := slices.Clone(servers)
	for i := 0; i < len(all); i++ {
		on := all[i].Base
		if on != nil && !slices.ContainsFunc(all, func(s definition.Server) bool { return s.Name == on.Name }) {
			all = append(all, *on)
		}
	}
	return all
}

// heightOf is how many servers a server is built on, one upon the other.
func heightOf(server definition.Server) int {
	if server.Base == nil {
		return 0
	}
	return 1 + heightOf(*server.Base)
}

func highest(servers []definition.Server) int {
	height := 0
	for _, server := range servers {
		height = max(height, heightOf(server))
	}
	return height
}

// serverBase is the image of the server that another one is built on, or how to make it. Its recipe stands for its bytes, so
// that the images of both have the same names everywhere.
func (r Resolver) serverBase(ctx context.Context, server definition.Server, members []plan.Member) (base, error) {
	on := members[slices.IndexFunc(members, func(m plan.Member) bool { return m.Server.Name == server.FromServer })]
	build := plan.Operation{Kind: plan.Build, Server: on.Server.Name, Subject: on.Image, Reason: server.Name + " is built on it"}
	if on.Unknown != "" {
		build.Subject, build.Reason, build.Unless = "its image", on.Unknown, "it is there already"
		return base{unknown: "the image of " + server.FromServer + " is not known yet", make: []plan.Operation{build}}, nil
	}
	image, found, err := r.Engine.Image(ctx, on.Image)
	switch {
	case err != nil:
		return base{}, err
	case !found && r.Fetched[on.Image]:
		return base{}, fmt.Errorf("image %s: the engine says that it has built it, but it is not there", on.Image)
	case !found:
		if err := r.find(ctx, &on, false); err != nil {
			return base{}, err
		}
		unknown := "the image of " + server.FromServer + " is not there yet"
		if len(on.Bases) > 0 {
			build.Unless = "it is there already"
		}
		return base{name: on.Image, unknown: unknown, make: append(on.Bases, build)}, nil
	case !image.For(server.Platform):
		return base{}, fmt.Errorf("the image of %s is for %s, and platform is %s; give both the same", server.FromServer, image.Platform, server.Platform)
	}
	if on.Build {
		image.ID = on.Recipe
	}
	return base{image: image, name: on.Image}, nil
}

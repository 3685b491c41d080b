// Package image finds out what decides the servers' images, and makes what is not there.
//
// A [Resolver] only reads: definitions, files, the cache of compiled programs, and what the engine has. A [Maker] acts:
// it pulls, compiles and builds what a plan says. Neither decides what happens: package plan does.
package image

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/config"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/recipe"
	"github.com/berthdev/berth/internal/settings"
)

// Recipes are the recipes of the servers whose images are known, by server.
type Recipes map[string]recipe.Recipe

// engine is what a Maker needs of [*docker.Engine].
type engine interface {
	reader
	Pull(ctx context.Context, p docker.Pull, progress func(buildlog.Progress)) error
	Import(ctx context.Context, reference string, config docker.ImageConfig, platform string, archive io.Reader) (string, error)
	Build(ctx context.Context, b docker.Build, progress func(buildlog.Progress)) (string, error)
}

// Maker makes images and what they are made of.
type Maker struct {
	Settings settings.Settings
	Engine   engine
	// Platform is the engine's os/arch.
	Platform string
	// Recipes are what images are built from.
	Recipes Recipes
	// Proxy is what every build gets. It is no part of a recipe: as with the mirror, the same project has the same images
	// behind a proxy and at home without one.
	Proxy config.Proxy
	// Say tells the story: what happens to which server. It may be called by many goroutines.
	Say func(server, text string)
	// Show shows what goes on; nil where nobody looks.
	Show heartbeat.Show
}

// Fetch gets what must be there before the images are known, all at the same time; but one Go program is compiled before all
// others, which then find the standard library in Go's cache instead of compiling it each for itself. What fails ends nothing
// else, which may have taken minutes by then. ended is told as each operation has ended; many goroutines may call it.
func (m *Maker) Fetch(ctx context.Context, operations []plan.Operation, servers []definition.Server, ended func(int, error)) error {
	var group errgroup.Group
	group.SetLimit(m.Settings.Limit())
	errs := make([]error, len(operations))
	first := slices.IndexFunc(operations, func(one plan.Operation) bool { return one.Kind == plan.Compile })
	compiled := make(chan struct{})
	for i, one := range operations {
		group.Go(func() error {
			switch {
			case i == first:
				defer close(compiled)
			case one.Kind == plan.Compile:
				m.await(ctx, compiled, one)
			}
			for _, server := range servers {
				if server.Name != one.Server || ctx.Err() != nil {
					continue
				}
				err := m.fetch(ctx, one, server)
				ended(i, err)
				if err != nil {
					errs[i] = fmt.Errorf("%s: %w", server.Name, err)
				}
			}
			return nil
		})
	}
	_ = group.Wait() // they are in errs
	if ctx.Err() != nil {
		return cmp.Or(cmp.Or(errs...), ctx.Err())
	}
	return errors.Join(errs...)
}

// await waits until the first program is compiled, or ctx has ended.
func (m *Maker) await(ctx context.Context, compiled <-chan struct{}, one plan.Operation) {
	defer m.Show.During(one.Server, "waiting to compile "+one.Subject)()
	select {
	case <-compiled:
	case <-ctx.Done():
	}
}

// beat keeps the story of a server going while something of it takes its time.
func (m *Maker) beat(server, what string) *heartbeat.Heartbeat {
	return heartbeat.Start(func(text string) { m.Say(server, text) }, m.Show.Of(server), what)
}

func (m *Maker) fetch(ctx context.Context, one plan.Operation, server definition.Server) error {
	switch one.Kind {
	case plan.Compile:
		return m.compile(ctx, one, server)
	case plan.Pull, plan.Bootstrap:
		return m.Obtain(ctx, one, server)
	case plan.Build:
		member := plan.Member{Server: server, Recipe: m.Recipes[server.Name].Digest(), Image: one.Subject}
		return m.Build(ctx, plan.Step{Member: member}, one.Reason)
	}
	return errors.New("unknown operation " + string(one.Kind))
}

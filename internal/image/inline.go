package image

import (
	"context"
	"fmt"
	"runtime"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/recipe"
)

// Inline is a self-contained Dockerfile of a server, for "docker build -". A base that is absent is taken to run as
// root: the engine that builds the text may not be this one.
func (r Resolver) Inline(ctx context.Context, server definition.Server) (string, error) {
	if server.Missing != nil {
		return "", server.Missing
	}
	if server.FromServer != "" {
		return "", fmt.Errorf("%s: from: it is built on the image of %s, which only this engine has; a self-contained Dockerfile needs one that others have too", server.Name, server.FromServer)
	}
	stage, err := goStage(ctx, server, platform(r.Platform, server))
	if err != nil {
		return "", fmt.Errorf("%s: %w", server.Name, err)
	}
	in := recipe.Input{Platform: platform(r.Platform, server), Encoding: "inline", MaxCopy: r.Settings.MaxCopy, Go: stage}
	if server.From != "" && server.From != "scratch" {
		base, _, err := r.Engine.Image(ctx, server.From)
		if err != nil {
			return "", fmt.Errorf("%s: %w", server.Name, err)
		}
		in.BaseDigest, in.BaseUser = base.ID, base.User
	}
	made, err := recipe.New(server, in)
	if err != nil {
		return "", err
	}
	return made.Inline()
}

// goStage says how a Dockerfile compiles a server's Go programs by itself.
func goStage(ctx context.Context, server definition.Server, platform string) (recipe.GoStage, error) {
	list := programsOf(server)
	if len(list) == 0 {
		return recipe.GoStage{}, nil
	}
	environment, err := gobuild.Environment(platform)
	if err != nil {
		return recipe.GoStage{}, err
	}
	stage := recipe.GoStage{Version: runtime.Version(), Environment: environment, Flags: gobuild.Flags()}
	for _, p := range list {
		source, err := gobuild.ParseSource(server.In(p.key...), p.source)
		if err != nil {
			return recipe.GoStage{}, err
		}
		one := recipe.Program{Name: p.name, Package: p.source}
		if source.Package == "" {
			files, name, err := gobuild.Cache{}.Sources(ctx, gobuild.Request{Source: source, Platform: platform})
			if err != nil {
				return recipe.GoStage{}, err
			}
			one.Package, one.Files = name, files
			one.Flags = source.Preferred()
		}
		stage.Programs = append(stage.Programs, one)
	}
	return stage, nil
}

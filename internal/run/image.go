package run

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/recipe"
	"golang.org/x/sync/errgroup"
)

// Build makes the images that a plan wants, all at the same time.
func (r *Runner) Build(ctx context.Context, p plan.Plan, recipes Recipes) error {
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(r.limit())
	for _, step := range p.Steps {
		if !step.Builds {
			continue
		}
		group.Go(func() error {
			if err := r.build(groupCtx, step, recipes[step.Server.Name]); err != nil {
				return fmt.Errorf("%s: %w", step.Server.Name, err)
			}
			return nil
		})
	}
	return firstCause(group.Wait(), ctx)
}

// build makes one image and takes away the one that it follows, if nothing uses that any more.
func (r *Runner) build(ctx context.Context, step plan.Step, made recipe.Recipe) error {
	name := step.Server.Name
	r.Say(name, "building its image: "+step.BuildReason)
	labels := plan.Labels(r.Settings, name)
	labels[plan.LabelRecipe] = step.Recipe
	args := map[string]string{}
	maps.Copy(args, made.Args())
	if r.Settings.AptMirror != "" {
		args["BERTH_APT_MIRROR"] = r.Settings.AptMirror
	}
	_, err := r.Engine.Build(ctx, docker.Build{
		Reference: step.Image, Labels: labels, Args: args, Platform: step.Server.Platform,
		Context: made.WriteContext, Dockerfile: made.DockerfileName(), Builder: r.Settings.Builder,
	}, r.steps(name))
	if err != nil {
		return docker.Explain(err)
	}
	return nil
}

// steps tells of each step of a build that takes time, once, when it begins.
func (r *Runner) steps(server string) func(docker.Progress) {
	told := map[string]bool{}
	return func(p docker.Progress) {
		if p.Cached || p.Done || p.Line != "" || p.Step == "internal" || !strings.HasPrefix(p.Name, "RUN ") || told[p.Step] {
			return
		}
		told[p.Step] = true
		r.Say(server, "step "+p.Step+" "+short(p.Name))
	}
}

// short is the first line of an instruction, at most 60 characters of it.
func short(instruction string) string {
	line, _, cut := strings.Cut(instruction, "\n")
	if runes := []rune(line); len(runes) > 60 {
		line, cut = string(runes[:60]), true
	}
	if cut {
		line += "…"
	}
	return line
}

// obtain pulls a base.
func (r *Runner) obtain(ctx context.Context, reference string, server definition.Server) error {
	r.Say(server.Name, "pulling "+reference)
	return r.Engine.Pull(ctx, docker.Pull{
		Reference: reference, Platform: server.Platform, Mirror: r.Settings.RegistryMirror, ConfigFolder: docker.ConfigFolder(r.Settings.Lookup),
	}, nil)
}

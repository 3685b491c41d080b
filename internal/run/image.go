package run

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
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

// build makes one image.
func (r *Runner) build(ctx context.Context, step plan.Step, made recipe.Recipe) error {
	name := step.Server.Name
	said := "building its image: " + step.BuildReason
	if step.Bootstrapped {
		said += " (on " + step.Server.From + ", made here from packages)"
	}
	r.Say(name, said)
	if skipped := made.Skipped(); len(skipped) > 0 {
		r.Say(name, fmt.Sprintf("left out, as their names look secret: %q", skipped))
	}
	if err := r.ownBases(ctx, step.Server); err != nil {
		return err
	}
	labels := plan.Labels(r.Settings, name)
	labels[plan.LabelRecipe] = step.Recipe
	// The mirror does not belong to the recipe: it gives the same packages from another place, and the same project must
	// have the same images in an office with a mirror and at home without one.
	args := map[string]string{}
	if r.Settings.AptMirror != "" && len(step.Server.Packages) > 0 {
		args["BERTH_APT_MIRROR"] = mirrorHost(r.Settings.AptMirror)
	}
	story := steps{say: func(text string) { r.Say(name, text) }, running: map[string]*time.Timer{}}
	defer story.end()
	_, err := r.Engine.Build(ctx, docker.Build{
		Reference: step.Image, Labels: labels, Args: args, Platform: step.Server.Platform,
		Context: made.WriteContext, Dockerfile: made.DockerfileName(), Builder: r.Settings.Builder,
	}, story.follow)
	return r.shownFailure(err, len(step.Server.Packages) > 0)
}

// mirrorHost is a mirror without the distribution's folder: a base can have sources in several of them.
func mirrorHost(mirror string) string {
	return strings.TrimSuffix(strings.TrimSuffix(mirror, "/debian"), "/ubuntu")
}

package run

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/bootstrap"
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

// build makes one image.
func (r *Runner) build(ctx context.Context, step plan.Step, made recipe.Recipe) error {
	name := step.Server.Name
	r.Say(name, "building its image: "+step.BuildReason)
	labels := plan.Labels(r.Settings, name)
	labels[plan.LabelRecipe] = step.Recipe
	args := map[string]string{}
	maps.Copy(args, made.Args())
	if r.Settings.AptMirror != "" {
		args["BERTH_APT_MIRROR"] = mirrorHost(r.Settings.AptMirror)
	}
	story := steps{say: func(text string) { r.Say(name, text) }, running: map[string]*time.Timer{}}
	defer story.end()
	_, err := r.Engine.Build(ctx, docker.Build{
		Reference: step.Image, Labels: labels, Args: args, Platform: step.Server.Platform,
		Context: made.WriteContext, Dockerfile: made.DockerfileName(), Builder: r.Settings.Builder,
	}, story.follow)
	if err != nil {
		return shownFailure(err)
	}
	return nil
}

// mirrorHost is a mirror without the distribution's folder: a base can have sources in several of them.
func mirrorHost(mirror string) string {
	return strings.TrimSuffix(strings.TrimSuffix(mirror, "/debian"), "/ubuntu")
}

// registryPatience is how long a registry may take to answer when its image can be made here instead.
const registryPatience = 5 * time.Second

// errNoAnswer ends a try after registryPatience.
var errNoAnswer = fmt.Errorf("no answer within %s", registryPatience)

// obtain gets a base from where the settings say: a registry, the distribution's packages, or the first of them that answers.
func (r *Runner) obtain(ctx context.Context, reference string, server definition.Server) error {
	base, can := bootstrap.Parse(reference)
	switch {
	case !can, r.Settings.Base == "registry":
		return r.pull(ctx, reference, server)
	case r.Settings.Base == "bootstrap":
		return r.bootstrap(ctx, reference, server, base)
	}
	answered, err := r.tryPull(ctx, reference, server)
	if err == nil || answered {
		return err
	}
	r.Say(server.Name, fmt.Sprintf("%s; making it from packages instead", noRegistry(err)))
	if made := r.bootstrap(ctx, reference, server, base); made != nil {
		return fmt.Errorf("%w (before that: %s)", made, noRegistry(err))
	}
	return nil
}

// noRegistry is why there is no image from a registry, in short.
func noRegistry(err error) string {
	if failed := new(docker.PullError); errors.As(err, &failed) {
		return fmt.Sprintf("registry %s does not answer: %s", failed.Registry, failed.Fault)
	}
	return "no registry answers: " + errNoAnswer.Error()
}

// pull fetches a base from its registry.
func (r *Runner) pull(ctx context.Context, reference string, server definition.Server) error {
	r.Say(server.Name, "pulling "+reference)
	return r.Engine.Pull(ctx, r.request(reference, server), nil)
}

func (r *Runner) request(reference string, server definition.Server) docker.Pull {
	return docker.Pull{
		Reference: reference, Platform: server.Platform, Mirror: r.Settings.RegistryMirror, ConfigFolder: docker.ConfigFolder(r.Settings.Lookup),
	}
}

// tryPull pulls once. A registry that says nothing within registryPatience, or cannot be reached, has not answered;
// one that has, gets the time and the tries of every other pull.
func (r *Runner) tryPull(ctx context.Context, reference string, server definition.Server) (answered bool, err error) {
	r.Say(server.Name, "pulling "+reference)
	trying, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	patience := time.AfterFunc(registryPatience, func() { cancel(errNoAnswer) })
	defer patience.Stop()
	request := r.request(reference, server)
	request.Attempts = 1
	err = r.Engine.Pull(trying, request, func(docker.Progress) { answered = patience.Stop() || answered })
	if err == nil || ctx.Err() != nil {
		return true, err
	}
	if errors.Is(err, errNoAnswer) {
		return false, err
	}
	failed := new(docker.PullError)
	if !errors.As(err, &failed) {
		return true, err
	}
	switch failed.Fault {
	case docker.PullConnection, docker.PullTimeout, docker.PullRegistry:
		if answered {
			return true, r.Engine.Pull(ctx, r.request(reference, server), nil)
		}
		return false, err
	case docker.PullNoHost, docker.PullNoRoute:
		return answered, err
	}
	return true, err
}

// bootstrap makes a base. It belongs to no project, so that none takes it away.
func (r *Runner) bootstrap(ctx context.Context, reference string, server definition.Server, base bootstrap.Base) error {
	say := func(text string) { r.Say(server.Name, text) }
	say("making " + reference + " from packages")
	err := bootstrap.Make(ctx, r.Engine, bootstrap.Request{
		Base: base, Reference: reference, Platform: r.platform(server), Mirror: r.Settings.AptMirror,
		Labels: map[string]string{plan.LabelVersion: plan.Version}, Say: say,
	})
	return docker.Explain(err)
}

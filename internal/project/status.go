package project

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/text"
)

// probeTime bounds the one probe of each server.
const probeTime = time.Second

// errProbeSlow ends that probe.
var errProbeSlow = fmt.Errorf("no answer within %s", probeTime)

// Status is how one server is.
type Status struct {
	Server string
	// State is the engine's word for the container's state; "absent" for none.
	State string
	// ExitCode is that of a container that has ended.
	ExitCode int
	// Ready reports whether one probe of every kind has just succeeded, or whether a task has ended well, and Why why not.
	Ready bool
	Why   string
	// Since is when the container was started, or ended; zero for one that never was.
	Since time.Time
	// Restarts counts how often the engine has started it again.
	Restarts int
	// Endpoints are the ports that are published now.
	Endpoints []endpoints.Endpoint
	// Image is what the container runs, and ImageBytes its size, layers shared with others included.
	Image      string
	ImageBytes int64
	// Change is what `up` would do to it, and why; empty for nothing.
	Change string
}

// Status tells how servers are: the named ones, or the chosen ones and all that have a container. It waits for nothing: a
// probe is tried once. The list is whole even where there is an error, which says why it is not known what `up` would do.
func (p *Project) Status(ctx context.Context, named []string) ([]Status, error) {
	servers, err := p.choose(named)
	if err != nil {
		return nil, err
	}
	known, err := definition.Names(p.sources)
	if err != nil {
		return nil, err
	}
	var list []Status
	err = p.connect(ctx, func(engine *docker.Engine) error {
		containers, err := engine.Containers(ctx)
		if err != nil {
			return err
		}
		if len(named) == 0 {
			if servers, err = p.withRunning(servers, known, containers); err != nil {
				return err
			}
		}
		r := resolver{Project: p, engine: engine.Reader, servers: servers}
		found, made, planErr := r.planUp(ctx, known, plan.Options{})
		if planErr == nil {
			containers = found.seen.Containers
		}
		list, err = p.statuses(ctx, engine, servers, containers, made, len(named) == 0)
		return errors.Join(err, planErr)
	})
	return list, err
}

// withRunning adds the servers that have a container.
func (p *Project) withRunning(servers []definition.Server, known []string, containers []docker.Container) ([]definition.Server, error) {
	var names []string
	for _, server := range servers {
		names = append(names, server.Name)
	}
	for _, container := range containers {
		owned, made := identity.ParseContainer(container.Labels)
		if made && owned.Owner == p.settings.Owner() && slices.Contains(known, owned.Server) && !slices.Contains(names, owned.Server) {
			names = append(names, owned.Server)
		}
	}
	if len(names) == len(servers) {
		return servers, nil
	}
	return p.choose(names)
}

// statuses asks for all servers at the same time.
func (p *Project) statuses(ctx context.Context, engine *docker.Engine, servers []definition.Server, containers []docker.Container, made plan.Plan, orphans bool) ([]Status, error) {
	list := make([]Status, len(servers))
	runner := p.runner(ctx, engine, image.Resolved{})
	group, groupCtx := errgroup.WithContext(ctx)
	for i, server := range servers {
		group.Go(func() (err error) {
			list[i], err = p.status(groupCtx, engine, runner, server, containers)
			list[i].Change = change(made, server.Name)
			return err
		})
	}
	errs := []error{group.Wait()}
	for _, removal := range made.Removals {
		if orphans {
			one, err := p.orphan(ctx, engine.Reader, containers, removal)
			list, errs = append(list, one), append(errs, err)
		}
	}
	slices.SortFunc(list, func(a, b Status) int { return strings.Compare(a.Server, b.Server) })
	return list, errors.Join(errs...)
}

// status asks for one server.
func (p *Project) status(ctx context.Context, engine *docker.Engine, runner *run.Runner, server definition.Server, containers []docker.Container) (Status, error) {
	container, exists := plan.Find(p.settings.Owner(), server.Name, containers)
	if !exists {
		return Status{Server: server.Name, State: "absent", Why: "it has no container"}, nil
	}
	s, detail, err := p.statusOf(ctx, engine.Reader, server.Name, container)
	if err != nil || detail.ID == "" {
		return s, err
	}
	server = plan.Numbered(server, container.Labels)
	switch {
	case detail.State == "running":
		s.Endpoints = runner.Endpoints(server, detail.Ports)
		probing, cancel := context.WithTimeoutCause(ctx, probeTime, errProbeSlow)
		defer cancel()
		if err := runner.Probe(probing, server, detail); err != nil {
			s.Why = text.CleanLine(err.Error())
		}
	case detail.State == "exited" && server.Task() && detail.ExitCode == 0:
	case detail.State == "exited":
		s.Why = fmt.Sprintf("it has exited with code %d", detail.ExitCode)
	default:
		s.Why = "it is " + detail.State
	}
	s.Ready = s.Why == ""
	return s, nil
}

// statusOf is what the engine says of a container. One that has gone meanwhile is absent.
func (p *Project) statusOf(ctx context.Context, engine *docker.Reader, server string, container docker.Container) (Status, docker.Detail, error) {
	s := Status{Server: server, State: "absent", Why: "it has no container"}
	detail, found, err := engine.Inspect(ctx, container.ID)
	if err != nil || !found {
		return s, docker.Detail{}, err
	}
	s.State, s.ExitCode, s.Restarts, s.Image, s.Why = detail.State, detail.ExitCode, detail.RestartCount, container.Image, ""
	if s.Since = detail.StartedAt; detail.State == "exited" || detail.State == "dead" {
		s.Since = detail.FinishedAt
	}
	image, found, err := engine.Image(ctx, container.ImageID)
	if found {
		s.ImageBytes = image.Size
	}
	return s, detail, err
}

// orphan is a container whose server is gone from the definitions, or that somebody renamed.
func (p *Project) orphan(ctx context.Context, engine *docker.Reader, containers []docker.Container, removal plan.Removal) (Status, error) {
	at := slices.IndexFunc(containers, func(c docker.Container) bool { return c.ID == removal.Operations[0].ID })
	s, _, err := p.statusOf(ctx, engine, removal.Server, containers[at])
	s.Why, s.Change = removal.Reason, "remove it: "+removal.Reason
	return s, err
}

// change is what a plan does to one server, in a few words.
func change(made plan.Plan, server string) string {
	for i := range made.Steps {
		step := &made.Steps[i] // each is large, and all servers ask
		if step.Server.Name != server || step.Action == plan.Keep {
			continue
		}
		words := string(step.Action) + " it: " + step.Reason
		for _, one := range step.Operations {
			if one.Kind == plan.Create && one.Unless != "" {
				words += ", unless " + one.Unless
			}
		}
		return words
	}
	return ""
}

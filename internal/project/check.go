package project

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/image"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
)

// Verdict is what a check of one server came to.
type Verdict struct {
	Server string
	run.Checked
}

// Check runs the readiness probes and post-start commands of servers now, of all at the same time: of the named ones, or of
// those of BERTH_SERVERS and all that have a container. The dead come first in the list, then those that are not ready. Its
// error is that of what kept it from asking.
func (p *Project) Check(ctx context.Context, named []string) ([]Verdict, error) {
	chosen, err := p.chosen(named)
	if err != nil {
		return nil, err
	}
	var servers []definition.Server
	if len(chosen) > 0 {
		if servers, err = p.choose(chosen); err != nil {
			return nil, err
		}
	}
	known, err := definition.Names(p.sources)
	if err != nil {
		return nil, err
	}
	var verdicts []Verdict
	err = p.connect(ctx, func(engine *docker.Engine) error {
		containers, err := p.containers(ctx, engine.Reader)
		if err != nil {
			return err
		}
		if len(named) == 0 {
			if servers, err = p.withRunning(servers, known, containers); err != nil {
				return err
			}
		}
		if len(servers) == 0 {
			return fmt.Errorf("no server has a container; run %s first", p.call("up"))
		}
		verdicts = p.verdicts(ctx, p.runner(ctx, engine, image.Resolved{}), servers, containers)
		if ctx.Err() != nil {
			return fmt.Errorf("interrupted: %w", context.Cause(ctx))
		}
		return nil
	})
	return verdicts, err
}

// verdicts checks servers, the dead first in the list.
func (p *Project) verdicts(ctx context.Context, runner *run.Runner, servers []definition.Server, containers []docker.Container) []Verdict {
	verdicts := make([]Verdict, len(servers))
	var group errgroup.Group
	group.SetLimit(p.settings.Limit())
	for i, server := range servers {
		group.Go(func() error {
			verdicts[i] = p.verdict(ctx, runner, server, containers)
			return nil
		})
	}
	_ = group.Wait() // no check gives an error
	rank := func(v Verdict) int {
		switch {
		case v.Dead:
			return 0
		case v.Err != nil:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(verdicts, func(a, b Verdict) int { return cmp.Compare(rank(a), rank(b)) })
	return verdicts
}

func (p *Project) verdict(ctx context.Context, runner *run.Runner, server definition.Server, containers []docker.Container) Verdict {
	container, exists := plan.Find(p.settings.Owner(), server.Name, containers)
	if !exists {
		return Verdict{server.Name, run.Checked{Err: errors.New("it has no container; run " + p.call("up") + " first"), Dead: true}}
	}
	v := Verdict{server.Name, runner.Check(ctx, plan.Numbered(server, container.Labels), container)}
	if v.Err != nil && (v.Dead || container.State != "running") {
		v.Err = fmt.Errorf("%w; run %s to have it again", v.Err, p.call("up"))
	}
	return v
}

package project

import (
	"context"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/plan"
)

// Plan is what Up would do. It changes nothing: it works through a connection by which nothing can be changed.
func (p *Project) Plan(ctx context.Context, o UpOptions) (plan.Plan, error) {
	servers, known, err := p.chooseToStart(o.Servers)
	if err != nil {
		return plan.Plan{}, err
	}
	var made plan.Plan
	err = p.look(ctx, func(engine *docker.Reader) error {
		r := resolver{Project: p, engine: engine, servers: servers}
		_, made, err = r.planUp(ctx, known, plan.Options{Fresh: o.Fresh})
		return err
	})
	return made, err
}

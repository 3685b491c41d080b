package run

import (
	"context"
	"fmt"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/plan"
)

// network makes sure that the project's network is there and ours. It returns the ID of one that it made.
func (r *Runner) network(ctx context.Context, p plan.Plan) (made string, err error) {
	if p.Network == "" {
		return "", nil
	}
	network, found, err := r.Engine.Network(ctx, p.Network)
	if err != nil {
		return "", err
	}
	labels := plan.Labels(r.Settings, "")
	if found {
		for _, name := range []string{plan.LabelProject, plan.LabelRoot} {
			if network.Labels[name] != labels[name] {
				return "", fmt.Errorf("network %s exists and is not this project's; remove it, or set BERTH_PROJECT", p.Network)
			}
		}
		return "", nil
	}
	return r.Engine.CreateNetwork(ctx, p.Network, labels)
}

// removeOrphans removes containers of the project whose server is gone from the definitions.
func (r *Runner) removeOrphans(ctx context.Context, orphans []docker.Container) error {
	for _, orphan := range orphans {
		server, why := orphan.Labels[plan.LabelServer], "the server is gone from the definitions"
		if orphan.Name != plan.ContainerName(r.Settings, server) {
			why = "it was renamed to " + orphan.Name
		}
		r.Say(server, "removing its container: "+why)
		if err := r.Engine.Remove(ctx, orphan.ID); err != nil {
			return err
		}
	}
	return nil
}

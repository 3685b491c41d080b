package run

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
)

// ready waits until the server's probes succeed, its container dies, or its time is over.
func (r *Runner) ready(ctx context.Context, j *job, detail docker.Detail) error {
	target := r.target(j.step.Server, detail)
	target.Died, target.Settled = j.died, j.step.Action == plan.Keep
	err := r.wait(ctx, j.step.Server, target)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return r.report(ctx, j.step.Server, j.container, err)
}

// Check runs the probes and the post-start command of a server whose container runs.
func (r *Runner) Check(ctx context.Context, server definition.Server, container docker.Container) error {
	target := r.target(server, listed(container))
	target.Settled = true
	if err := r.wait(ctx, server, target); err != nil {
		return r.report(ctx, server, container.ID, err)
	}
	if len(server.PostStart.Command) == 0 {
		return nil
	}
	return r.postStart(ctx, server, container.ID, nil)
}

// wait probes within the server's own time limit, or that of the settings, which may be for all.
func (r *Runner) wait(ctx context.Context, server definition.Server, target ready.Target) error {
	limit := r.Settings.Timeout
	if own := time.Duration(server.Ready.Timeout); own > 0 && !r.Settings.TimeoutForAll {
		limit = own
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return ready.Wait(ctx, r.Engine, target, ready.New(server))
}

// target says where the probes reach a container: at its own address where this host has a route to it, else at the
// published ports.
func (r *Runner) target(server definition.Server, detail docker.Detail) ready.Target {
	target := ready.Target{ContainerID: detail.ID, Published: map[string]string{}}
	if server.NetworkMode == "host" {
		target.IP = "127.0.0.1"
		return target
	}
	if place := detail.Networks[r.Settings.Project]; ready.Routable(r.Engine.Bridge(r.Settings.Project, place.NetworkID), place.Gateway) {
		target.IP = place.IP
	}
	for _, port := range detail.Ports {
		key := fmt.Sprintf("%d/%s", port.Container, port.Protocol)
		target.Published[key] = net.JoinHostPort(reachable(port.HostIP), strconv.Itoa(port.HostPort))
	}
	return target
}

// reachable is an address to dial for an address that is listened on.
func reachable(host string) string {
	switch ip := net.ParseIP(host); {
	case ip == nil, ip.Equal(net.IPv4zero):
		return "127.0.0.1"
	case ip.IsUnspecified():
		return "::1"
	}
	return host
}

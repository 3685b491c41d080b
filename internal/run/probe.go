package run

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/ready"
)

// Probe asks once whether a server whose container runs is ready.
func (r *Runner) Probe(ctx context.Context, server definition.Server, detail docker.Detail) error {
	target := r.target(server, detail)
	target.Settled = true
	return masked(server, ready.Once(ctx, r.Engine, target, server.Probes()))
}

// wait probes until the server is ready or the limit is over.
func (r *Runner) wait(ctx context.Context, server definition.Server, target ready.Target, limit time.Duration) error {
	defer r.beat(server, "waiting until it is ready").Stop()
	target.Limit = limit
	return ready.Wait(ctx, r.Engine, target, server.Probes())
}

// beat keeps the story of a server going while something of it takes its time.
func (r *Runner) beat(server definition.Server, what string) *heartbeat.Heartbeat {
	return heartbeat.Start(func(text string) { r.Say(server.Name, text) }, what)
}

// target says where the probes reach a container: at its own address where this host has a route to it, else at the
// published ports.
func (r *Runner) target(server definition.Server, detail docker.Detail) ready.Target {
	target := ready.Target{ContainerID: detail.ID, Published: map[string]string{}}
	if server.NetworkMode == "host" {
		target.IP = "127.0.0.1"
		return target
	}
	network := r.Settings.Owner().NetworkName()
	if place := detail.Networks[network]; ready.Routable(r.Engine.Bridge(network, place.NetworkID), place.Gateway) {
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

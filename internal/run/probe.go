package run

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
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
	beat := r.beat(server, "waiting until it is ready")
	defer beat.Stop()
	target.Limit, target.Heard = limit, func(err error) { beat.Note(masked(server, err).Error()) }
	return ready.Wait(ctx, r.Engine, target, server.Probes())
}

// beat keeps the story of a server going while something of it takes its time.
func (r *Runner) beat(server definition.Server, what string) *heartbeat.Heartbeat {
	return heartbeat.Start(func(text string) { r.Say(server.Name, text) }, r.Show.Of(server.Name), what)
}

// target says where the probes reach a container: at its own address where there is a way to it, else at the published
// ports.
func (r *Runner) target(server definition.Server, detail docker.Detail) ready.Target {
	target := ready.Target{ContainerID: detail.ID, Published: map[string]string{}}
	if server.NetworkMode == "host" {
		target.IP = cmp.Or(r.Here.Host, "127.0.0.1")
		return target
	}
	network := r.Settings.Owner().NetworkName()
	place := detail.Networks[network]
	if slices.Contains(r.Here.Networks, place.NetworkID) || r.routable(r.Engine.Bridge(network, place.NetworkID), place.Gateway) {
		target.IP = place.IP
	}
	if r.Here.Elsewhere() {
		target.Unreachable = map[string]string{}
	}
	for _, port := range detail.Ports {
		key := fmt.Sprintf("%d/%s", port.Container, port.Protocol)
		if ip := net.ParseIP(port.HostIP); r.Here.Elsewhere() && ip != nil && ip.IsLoopback() {
			target.Unreachable[key] = fmt.Sprintf("port %d is published on %s of the engine's machine, which is not this one; set BERTH_BIND to an address "+
				"of that machine (from here it is %s), or 0.0.0.0", port.Container, port.HostIP, r.Here.Host)
			continue
		}
		target.Published[key] = net.JoinHostPort(r.reachable(port.HostIP), strconv.Itoa(port.HostPort))
	}
	return target
}

// routable is [ready.Routable], asked once for a bridge that is. Servers that are looked at at the same time wait for that one
// answer: it lists all interfaces of this machine, and each container is one of them.
func (r *Runner) routable(bridge, gateway string) bool {
	r.asking.Lock()
	defer r.asking.Unlock()
	key := [2]string{bridge, gateway}
	if r.bridges[key] {
		return true
	}
	found := ready.Routable(bridge, gateway)
	if found {
		if r.bridges == nil {
			r.bridges = map[[2]string]bool{}
		}
		r.bridges[key] = true
	}
	return found
}

// reachable is an address to dial for an address that the engine's machine listens on.
func (r *Runner) reachable(host string) string {
	switch ip := net.ParseIP(host); {
	case ip == nil, ip.IsUnspecified() && r.Here.Elsewhere(), ip.Equal(net.IPv4zero):
		return cmp.Or(r.Here.Host, "127.0.0.1")
	case ip.IsUnspecified():
		return "::1"
	}
	return host
}

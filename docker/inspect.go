package docker

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

// Detail is the present state of one container.
type Detail struct {
	// ID is the full identifier, 64 hexadecimal digits.
	ID string
	// Labels are those of the container, its image's included.
	Labels map[string]string
	// State is created, running, paused, restarting, removing, exited or dead.
	State string
	// ExitCode is that of the last run; 0 while the container runs.
	ExitCode int
	// RestartCount is how often the engine's restart policy has started it anew.
	RestartCount int
	// TTY reports whether it writes to a terminal.
	TTY bool
	// OOMKilled reports whether the kernel killed a process of the container for want of memory.
	OOMKilled bool
	// Error is the engine's own text when the container could not be started.
	Error string
	// StartedAt is the engine's time of the last start; zero if there was none.
	StartedAt time.Time
	// FinishedAt is the engine's time of the last end, zero if there was none. While the container runs it is the end
	// of the run before, which separates the two in the log; StartedAt does not, as the first lines are older than it.
	FinishedAt time.Time
	// Health is starting, healthy or unhealthy; empty for an image without a health check.
	Health string
	// HealthOutput is the output of the last health check.
	HealthOutput string
	// Networks maps a network's name to the container's place in it.
	Networks map[string]Attachment
	// Ports are the ports that are published now.
	Ports []PublishedPort
}

// Attachment is a container's place in a network.
type Attachment struct {
	// NetworkID is the full identifier of the network.
	NetworkID string
	// IP and Gateway are IPv4 addresses; empty while the container does not run.
	IP, Gateway string
}

// Inspect reads the state of the container with this ID or name; false means that there is none.
func (r *Reader) Inspect(ctx context.Context, id string) (Detail, bool, error) {
	answer, err := r.api.ContainerInspect(ctx, id)
	if errdefs.IsNotFound(err) {
		return Detail{}, false, nil
	}
	if err != nil {
		return Detail{}, false, fmt.Errorf("inspect container %s: %w", shortID(id), err)
	}
	if answer.ContainerJSONBase == nil || answer.State == nil {
		return Detail{}, false, fmt.Errorf("inspect container %s: the engine's answer has no state", shortID(id))
	}
	return detailFrom(&answer), true, nil
}

func detailFrom(answer *container.InspectResponse) Detail {
	state := answer.State
	d := Detail{
		ID:           answer.ID,
		State:        stateFrom(state.Status),
		ExitCode:     state.ExitCode,
		RestartCount: answer.RestartCount,
		OOMKilled:    state.OOMKilled,
		Error:        state.Error,
		Networks:     map[string]Attachment{},
	}
	if config := answer.Config; config != nil {
		d.Labels, d.TTY = config.Labels, config.Tty
	}
	// What never happened has year 1 here, and what cannot be read is the zero time: the same.
	d.StartedAt, _ = time.Parse(time.RFC3339Nano, state.StartedAt)
	d.FinishedAt, _ = time.Parse(time.RFC3339Nano, state.FinishedAt)
	if health := state.Health; health != nil && health.Status != container.NoHealthcheck {
		d.Health = health.Status
		if n := len(health.Log); n > 0 && health.Log[n-1] != nil {
			d.HealthOutput = health.Log[n-1].Output
		}
	}
	if answer.NetworkSettings == nil {
		return d
	}
	for name, endpoint := range answer.NetworkSettings.Networks {
		if endpoint != nil {
			d.Networks[name] = Attachment{NetworkID: endpoint.NetworkID, IP: endpoint.IPAddress, Gateway: endpoint.Gateway}
		}
	}
	d.Ports = publishedPorts(answer.NetworkSettings.Ports)
	return d
}

// publishedPorts flattens the engine's map, ordered by port, protocol and host address.
func publishedPorts(ports nat.PortMap) []PublishedPort {
	var published []PublishedPort
	for port, bindings := range ports {
		for _, binding := range bindings {
			hostPort, err := strconv.Atoi(binding.HostPort)
			if err != nil {
				continue // not bound
			}
			published = append(published, PublishedPort{
				Container: port.Int(), Protocol: port.Proto(), HostIP: binding.HostIP, HostPort: hostPort,
			})
		}
	}
	slices.SortFunc(published, func(a, b PublishedPort) int {
		return cmp.Or(cmp.Compare(a.Container, b.Container), cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.HostIP, b.HostIP))
	})
	return published
}

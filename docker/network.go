package docker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/network"
)

// Network is a network of the engine.
type Network struct {
	// ID is the full identifier, 64 hexadecimal digits.
	ID     string
	Name   string
	Labels map[string]string
}

// CreateNetwork makes a user-defined bridge and returns its ID. A name that exists is an error.
// As with [Engine.Create], an end of ctx lets the engine finish for up to 3 s.
func (e *Engine) CreateNetwork(ctx context.Context, name string, labels map[string]string) (id string, err error) {
	defer explainChanged(&err)
	defer explainFull(&err)
	if err := ctx.Err(); err != nil {
		return "", fmt.Errorf("create network %s: %w", name, err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	options := network.CreateOptions{Driver: network.NetworkBridge, Labels: labels}
	if e.Podman {
		options.Options = map[string]string{"com.docker.network.bridge.name": e.Bridge(name, "")}
	}
	answer, err := e.api.NetworkCreate(ctx, name, options)
	if err != nil {
		return "", fmt.Errorf("create network %s: %w", name, err)
	}
	return answer.ID, nil
}

// Bridge is how the engine's host calls the interface of a network that [Engine.CreateNetwork] made: Docker after the
// network's ID. Podman counts its own, and does not tell; there it is given a name, after the network's.
func (r *Reader) Bridge(name, id string) string {
	if r.Podman {
		sum := sha256.Sum256([]byte(name))
		id = hex.EncodeToString(sum[:])
	}
	return "br-" + id[:min(12, len(id))]
}

// Network finds a network by its exact name; false means that there is none.
// The engine allows several networks of one name when they are made at the same moment: that is an error.
func (r *Reader) Network(ctx context.Context, name string) (Network, bool, error) {
	// The engine's filter matches parts of names.
	networks, err := r.api.NetworkList(ctx, network.ListOptions{Filters: filters.NewArgs(filters.Arg("name", name))})
	if err != nil {
		return Network{}, false, fmt.Errorf("find network %s: %w", name, err)
	}
	networks = slices.DeleteFunc(networks, func(n network.Summary) bool { return n.Name != name })
	switch len(networks) {
	case 0:
		return Network{}, false, nil
	case 1:
		return networkFrom(&networks[0]), true, nil
	}
	return Network{}, false, fmt.Errorf("find network %s: %d networks have this name; remove all but one by ID (%s and %s)",
		name, len(networks), networks[0].ID[:12], networks[1].ID[:12])
}

// Networks lists the networks that have all these labels, or all networks for none, in one call (GET /networks).
func (r *Reader) Networks(ctx context.Context, labels map[string]string) ([]Network, error) {
	answer, err := r.api.NetworkList(ctx, network.ListOptions{Filters: labelFilter(labels)})
	if err != nil {
		return nil, fmt.Errorf("list networks: %w", err)
	}
	networks := make([]Network, len(answer))
	for i := range answer {
		networks[i] = networkFrom(&answer[i])
	}
	return networks, nil
}

func networkFrom(summary *network.Summary) Network {
	return Network{ID: summary.ID, Name: summary.Name, Labels: summary.Labels}
}

// RemoveNetwork removes the network with this ID. One that is not there is fine.
// The error for one in use names the containers; see also [MiscountedError]. When it returns nil, the network is gone.
// As with [Engine.Create], an end of ctx lets the engine finish for up to 3 s.
func (e *Engine) RemoveNetwork(ctx context.Context, id string) (err error) {
	defer explainFull(&err)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("remove network %s: %w", shortID(id), err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	handle := e.networkHandle(ctx, id)
	err = e.api.NetworkRemove(ctx, handle)
	if errdefs.IsNotFound(err) {
		return nil
	}
	if err != nil {
		users := e.networkUsers(ctx, id)
		if len(users) > 0 {
			err = fmt.Errorf("used by container %s; remove or disconnect it: %w", strings.Join(users, ", "), err)
		} else if !strings.Contains(err.Error(), "active endpoints") {
			return fmt.Errorf("remove network %s: %w", shortID(id), err)
		} else if ghosts, ghostErr := e.emptyNetwork(ctx, id); ghostErr != nil {
			err = errors.Join(err, ghostErr)
		} else if ghosts {
			err = e.api.NetworkRemove(ctx, handle)
		}
	}
	if err != nil {
		return fmt.Errorf("remove network %s: %w", shortID(id), err)
	}
	_, err = e.api.NetworkInspect(ctx, id, network.InspectOptions{})
	switch {
	case errdefs.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("remove network %s: %w", shortID(id), err)
	}
	return fmt.Errorf("remove network %s: the engine accepted it, but the network is still there", shortID(id))
}

// networkHandle is what a removal must call the network with this ID. Podman (5.4) notices the containers of a network
// only when it is called by its name; by its ID it is taken away from under them.
func (e *Engine) networkHandle(ctx context.Context, id string) string {
	if !e.Podman {
		return id
	}
	found, err := e.api.NetworkInspect(ctx, id, network.InspectOptions{})
	if err != nil || found.ID != id {
		return id
	}
	return found.Name
}

// networkUsers names the running containers of a network, sorted; none when the engine does not say.
func (e *Engine) networkUsers(ctx context.Context, id string) []string {
	containers, err := e.api.ContainerList(ctx, container.ListOptions{Filters: filters.NewArgs(filters.Arg("network", id))})
	if err != nil {
		return nil
	}
	names := map[string]struct{}{}
	for _, c := range containers {
		names[ownName(c.Names)] = struct{}{}
	}
	return slices.Sorted(maps.Keys(names))
}

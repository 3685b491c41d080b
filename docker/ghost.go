package docker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"
)

// A ghost is what an engine leaves of a container in a network when it could not write down that it was removed, as on a full
// disk. It has the container's name, keeps the next container of this name from its start, and the network from its removal.

// inTheWay reports whether a start was refused because of a ghost. The API has no code for it.
func inTheWay(err error) bool {
	return err != nil && strings.Contains(err.Error(), "endpoint with name ") && strings.Contains(err.Error(), " already exists in network ")
}

// layGhosts takes the ghosts of a container that does not run out of its networks. By its name the engine finds them only
// while no container has it.
func (e *Engine) layGhosts(ctx context.Context, id string) error {
	found, err := e.api.ContainerInspect(ctx, id)
	if err != nil || found.NetworkSettings == nil {
		return err
	}
	name := strings.TrimPrefix(found.Name, "/")
	if err := e.api.ContainerRename(ctx, found.ID, name+"-starts"); err != nil {
		return err
	}
	var errs []error
	for network := range found.NetworkSettings.Networks {
		errs = append(errs, e.api.NetworkDisconnect(ctx, network, name, true))
	}
	return errors.Join(append(errs, e.api.ContainerRename(ctx, found.ID, name))...)
}

// MiscountedError is that an engine does not remove a network because of containers in it, and knows none: it has miscounted
// them, as Docker 20.10 may when many are started at the same time (https://github.com/moby/moby/issues/42119). It counts again
// when it is restarted.
type MiscountedError struct{ Network string }

func (e *MiscountedError) Error() string {
	return "network " + e.Network + " stays: the engine knows no container in it, and counts one nevertheless (moby/moby#42119); " +
		"it can be removed when the engine was restarted, and used until then"
}

// emptyNetwork takes the ghosts out of a network, and reports whether it has found any. The error for one in which there is
// nothing at all is a [*MiscountedError].
func (e *Engine) emptyNetwork(ctx context.Context, id string) (found bool, err error) {
	is, err := e.api.NetworkInspect(ctx, id, network.InspectOptions{})
	if err != nil {
		return false, err
	}
	if len(is.Containers) == 0 {
		return false, &MiscountedError{is.Name}
	}
	containers, err := e.api.ContainerList(ctx, container.ListOptions{All: true})
	if err != nil {
		return false, err
	}
	for _, endpoint := range is.Containers {
		if slices.ContainsFunc(containers, func(c container.Summary) bool { return ownName(c.Names) == endpoint.Name }) {
			continue
		}
		if err := e.api.NetworkDisconnect(ctx, id, endpoint.Name, true); err != nil {
			return false, fmt.Errorf("take %s out of it, which is gone: %w", endpoint.Name, err)
		}
		found = true
	}
	return found, nil
}

package fakeengine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
)

// RemoveNetwork removes a network by its ID or name. One that is not there is fine, one with running containers is not.
func (s *State) RemoveNetwork(ctx context.Context, id string) error {
	return during("remove network "+shortID(id), s.removeNetwork(ctx, id))
}

func (s *State) removeNetwork(ctx context.Context, id string) error {
	if err := s.enter(ctx, "RemoveNetwork", s.networkName(id)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.network(id)
	switch {
	case n == nil:
		return nil
	case slices.Contains(predefined, n.Name):
		return refuse(errdefs.ErrPermissionDenied, "%s is a pre-defined network and cannot be removed", n.Name)
	}
	var users []string
	for _, c := range s.containers {
		if c.state == running && c.place.NetworkID == n.ID {
			users = append(users, c.spec.Name)
		}
	}
	if len(users) > 0 {
		slices.Sort(users)
		return fmt.Errorf("used by container %s; remove or disconnect it: %w", strings.Join(users, ", "), refuse(
			errdefs.ErrPermissionDenied, "error while removing network: network %s id %s has active endpoints", n.Name, n.ID))
	}
	s.networks = slices.DeleteFunc(s.networks, func(other *network) bool { return other == n })
	return nil
}

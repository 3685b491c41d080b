package fakeengine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

const (
	defaultNetwork = "bridge"
	hostNetwork    = "host"
	// firstPool and lastPool are the second numbers of the networks' addresses, 172.17.0.0/16 to 172.31.0.0/16.
	firstPool, lastPool = 17, 31
)

// predefined are the networks that every engine has. Only the first has addresses of its own.
var predefined = []string{defaultNetwork, hostNetwork, "none"}

// network is a network, and the pool of its addresses.
type network struct {
	docker.Network
	pool int
}

func (n *network) address(last int) string { return fmt.Sprintf("172.%d.0.%d", n.pool, last) }

// Network finds a network by its exact name.
func (s *State) Network(ctx context.Context, name string) (docker.Network, bool, error) {
	if err := s.enter(ctx, "Network", name); err != nil {
		return docker.Network{}, false, during("find network "+name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.networks {
		if n.Name == name {
			return n.copied(), true, nil
		}
	}
	return docker.Network{}, false, nil
}

// Networks lists the networks that have all these labels.
func (s *State) Networks(ctx context.Context, labels map[string]string) ([]docker.Network, error) {
	if err := s.enter(ctx, "Networks", ""); err != nil {
		return nil, during("list networks", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []docker.Network
	for _, n := range s.networks {
		if hasAll(n.Labels, labels) {
			list = append(list, n.copied())
		}
	}
	return list, nil
}

func (n *network) copied() docker.Network {
	return docker.Network{ID: n.ID, Name: n.Name, Labels: maps.Clone(n.Labels)}
}

// AddNetwork makes a network exist, even a second one of its name: engines before 25 let that happen when runs are killed.
func (s *State) AddNetwork(name string, labels map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.networks = append(s.networks, &network{Network: docker.Network{ID: s.newID("network " + name), Name: name, Labels: labels}})
}

// CreateNetwork makes a network. There is a limited number of address pools.
func (s *State) CreateNetwork(ctx context.Context, name string, labels map[string]string) (string, error) {
	id, err := s.createNetwork(ctx, name, labels)
	if err = during("create network "+name, err); errors.Is(err, errdefs.ErrResourceExhausted) {
		err = &docker.FullError{Resource: docker.NetworkAddresses, Run: []string{"`docker network prune`"}, Err: err}
	}
	return id, err
}

func (s *State) createNetwork(ctx context.Context, name string, labels map[string]string) (string, error) {
	if err := s.enterMaking(ctx, "CreateNetwork", name); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(predefined, name) {
		return "", refuse(errdefs.ErrPermissionDenied, "operation is not permitted on predefined %s network ", name)
	}
	used := map[int]bool{}
	for _, n := range s.networks {
		if n.Name == name {
			return "", refuse(errdefs.ErrConflict, "network with name %s already exists", name)
		}
		used[n.pool] = true
	}
	pool := firstPool
	for used[pool] {
		pool++
	}
	if pool > lastPool {
		return "", refuse(errdefs.ErrResourceExhausted, "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network")
	}
	n := &network{Network: docker.Network{ID: s.newID("network " + name), Name: name, Labels: maps.Clone(labels)}, pool: pool}
	s.networks = append(s.networks, n)
	return n.ID, nil
}

// network finds by name or ID; nil for none. The caller holds the lock.
func (s *State) network(id string) *network {
	for _, n := range s.networks {
		if n.Name == id || n.ID == id {
			return n
		}
	}
	return nil
}

// networkName is how operations call a network.
func (s *State) networkName(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.network(id); n != nil {
		return n.Name
	}
	return id
}

// freeAddress is the lowest that no container has; the first is the gateway's. The caller holds the lock.
func (s *State) freeAddress(n *network) string {
	taken := map[string]bool{}
	for _, c := range s.containers {
		taken[c.place.IP] = true
	}
	last := 2
	for taken[n.address(last)] {
		last++
	}
	return n.address(last)
}

// Bridge is how the engine's host calls the interface of a network.
func (s *State) Bridge(_, id string) string { return "br-" + id[:min(12, len(id))] }

package fakeengine

import (
	"context"
	"maps"
	"regexp"
	"time"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

// containerName is a rule of every Docker engine.
var containerName = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]+$`)

// Create makes a container. Its image must exist, its network not yet.
func (s *State) Create(ctx context.Context, spec docker.ContainerSpec) (string, error) {
	id, err := s.create(ctx, spec)
	return id, during("create container "+spec.Name, err)
}

func (s *State) create(ctx context.Context, spec docker.ContainerSpec) (string, error) {
	if err := s.enterMaking(ctx, "Create", spec.Name); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !containerName.MatchString(spec.Name) {
		return "", refuse(errdefs.ErrInvalidArgument, "Invalid container name (%s), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", spec.Name)
	}
	for _, other := range s.containers {
		if other.spec.Name == spec.Name {
			return "", refuse(errdefs.ErrConflict, "Conflict. The container name %q is already in use by container %q. "+
				"You have to remove (or rename) that container to be able to reuse that name.", "/"+spec.Name, other.id)
		}
	}
	image := s.image(spec.Image)
	if image == nil {
		return "", noImage(spec.Image)
	}
	c := &container{
		id: s.newID(spec.Name), imageID: image.ID, spec: spec, state: created, created: time.Unix(s.now().Unix(), 0),
		changed: make(chan struct{}), files: map[string][]byte{},
	}
	c.spec.Labels = maps.Clone(spec.Labels)
	for _, volume := range spec.Volumes {
		switch {
		case volume.Name != "":
			s.addVolume(volume.Name, nil)
		case volume.Source == "":
			c.anonymous = append(c.anonymous, s.addVolume(s.newID("volume"), nil).Name)
		}
	}
	s.containers = append(s.containers, c)
	return c.id, nil
}

// places are the networks of a container, by name.
func (c *container) places() map[string]docker.Attachment {
	return map[string]docker.Attachment{c.network(): c.place}
}

// network is the name of the container's network.
func (c *container) network() string {
	switch {
	case c.spec.HostNetwork:
		return hostNetwork
	case c.spec.Network == "":
		return defaultNetwork
	}
	return c.spec.Network
}

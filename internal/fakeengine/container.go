package fakeengine

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
)

// The states of containers that the fake knows.
const (
	created = "created"
	running = "running"
	exited  = "exited"
)

// container is what the engine knows of one container.
type container struct {
	id, imageID string
	spec        docker.ContainerSpec
	state       string
	exitCode    int
	oomKilled   bool
	// failure is why it could not be started.
	failure string
	// created is in whole seconds, as in the engine's list.
	created           time.Time
	started, finished time.Time
	process           Process
	// ready is set in each run after the process's ReadyAfter.
	ready bool
	// run is one run of the process; it is closed when that ends.
	run chan struct{}
	// place is the container's place in its network, ports what is published now.
	place docker.Attachment
	ports []docker.PublishedPort
	// anonymous are the volumes without a name of their own.
	anonymous []string
	entries   []entry
	// unwritten is the part of a line that is in no entry yet, and begun when the line's first entry was made.
	unwritten string
	begun     time.Time
	// changed is closed and made anew with each entry and each end.
	changed chan struct{}
	// files are what was copied into it, by path.
	files map[string][]byte
}

// Containers lists all containers, the newest first.
func (s *State) Containers(ctx context.Context) ([]docker.Container, error) {
	if err := s.enter(ctx, "Containers", ""); err != nil {
		return nil, during("list containers", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []docker.Container
	for _, c := range slices.Backward(s.containers) {
		one := docker.Container{
			ID: c.id, Name: c.spec.Name, Image: c.spec.Image, ImageID: c.imageID, Labels: maps.Clone(c.spec.Labels), Created: c.created,
			State: c.state, Ports: slices.Clone(c.ports), Networks: c.places(),
		}
		if c.state == exited {
			one.ExitCode = c.exitCode
		}
		for _, volume := range c.spec.Volumes {
			if volume.Name != "" {
				one.Volumes = append(one.Volumes, volume.Name)
			}
		}
		slices.Sort(one.Volumes)
		list = append(list, one)
	}
	return list, nil
}

// Inspect finds a container by its name or ID.
func (s *State) Inspect(ctx context.Context, id string) (docker.Detail, bool, error) {
	if err := s.enter(ctx, "Inspect", s.containerName(id)); err != nil {
		return docker.Detail{}, false, during("inspect container "+shortID(id), err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.container(id)
	if c == nil {
		return docker.Detail{}, false, nil
	}
	detail := docker.Detail{
		ID: c.id, Labels: maps.Clone(c.spec.Labels), State: c.state, ExitCode: c.exitCode, OOMKilled: c.oomKilled, Error: c.failure,
		StartedAt: c.started, FinishedAt: c.finished, Networks: c.places(), Ports: slices.Clone(c.ports),
	}
	switch {
	case !c.process.HealthCheck:
	case c.state != running:
		detail.Health = "unhealthy" // without a process nothing is checked
	case c.ready:
		detail.Health = "healthy"
	default:
		detail.Health = "starting"
	}
	return detail, true, nil
}

// InspectJSON is what the engine says of a container.
func (s *State) InspectJSON(ctx context.Context, id string) ([]byte, error) {
	detail, found, err := s.Inspect(ctx, id)
	if err == nil && !found {
		err = during("inspect container "+shortID(id), noContainer(id))
	}
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(detail, "", "  ")
}

// spec is what a container was made from; nothing for none.
func (s *State) spec(id string) docker.ContainerSpec {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.container(id); c != nil {
		return c.spec
	}
	return docker.ContainerSpec{}
}

// container finds by name, by ID and by the beginning of one; nil for none. The caller holds the lock.
func (s *State) container(id string) *container {
	for _, c := range s.containers {
		if c.spec.Name == id || c.id == id {
			return c
		}
	}
	for _, c := range s.containers {
		if id != "" && strings.HasPrefix(c.id, id) {
			return c
		}
	}
	return nil
}

// containerName is how operations call a container: by its name, or as the caller did where there is none.
func (s *State) containerName(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.container(id); c != nil {
		return c.spec.Name
	}
	return id
}

package fakeengine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
)

// Volumes lists the volumes that have all these labels.
func (s *State) Volumes(ctx context.Context, labels map[string]string) ([]docker.Volume, error) {
	if err := s.enter(ctx, "Volumes", ""); err != nil {
		return nil, during("list volumes", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []docker.Volume
	for _, v := range s.volumes {
		if hasAll(v.Labels, labels) {
			list = append(list, docker.Volume{Name: v.Name, Labels: maps.Clone(v.Labels)})
		}
	}
	return list, nil
}

// CreateVolume makes a volume. One that exists with these labels is fine, one without them is not.
func (s *State) CreateVolume(ctx context.Context, name string, labels map[string]string) error {
	made, err := s.makeVolume(ctx, name, labels)
	if err != nil {
		return during("create volume "+name, err)
	}
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		if got, found := made.Labels[key]; !found || got != labels[key] {
			return fmt.Errorf("create volume %s: a volume of this name exists and its label %s is %q, not %q; rename it or remove it",
				name, key, got, labels[key])
		}
	}
	return nil
}

// makeVolume is what the engine itself does: it gives the volume that exists, whatever its labels.
func (s *State) makeVolume(ctx context.Context, name string, labels map[string]string) (docker.Volume, error) {
	if err := s.enterMaking(ctx, "CreateVolume", name); err != nil {
		return docker.Volume{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addVolume(name, labels), nil
}

// addVolume makes a volume unless it exists. The caller holds the lock.
func (s *State) addVolume(name string, labels map[string]string) docker.Volume {
	for _, v := range s.volumes {
		if v.Name == name {
			return v
		}
	}
	made := docker.Volume{Name: name, Labels: maps.Clone(labels)}
	s.volumes = append(s.volumes, made)
	return made
}

// RemoveVolume removes a volume. One that is not there is fine, one that a container has is not, whether it runs or not.
func (s *State) RemoveVolume(ctx context.Context, name string) error {
	if err := s.enter(ctx, "RemoveVolume", name); err != nil {
		return during("remove volume "+name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var users []string
	for _, c := range s.containers {
		named := slices.ContainsFunc(c.spec.Volumes, func(v docker.VolumeSpec) bool { return v.Name == name })
		if named || slices.Contains(c.anonymous, name) {
			users = append(users, c.id)
		}
	}
	if len(users) > 0 {
		return during("remove volume "+name, refuse(errdefs.ErrConflict, "remove %s: volume is in use - [%s]", name, strings.Join(users, ", ")))
	}
	s.deleteVolume(name)
	return nil
}

// deleteVolume takes a volume away. The caller holds the lock.
func (s *State) deleteVolume(name string) {
	s.volumes = slices.DeleteFunc(s.volumes, func(v docker.Volume) bool { return v.Name == name })
}

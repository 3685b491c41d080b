package fakeengine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/containerd/errdefs"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/docker/registry"
)

// Build makes an image under its reference. The same build gives the same ID: it depends on the context's bytes and on
// what the build says. Nothing is run, and there is no progress.
func (s *State) Build(ctx context.Context, b docker.Build, _ func(buildlog.Progress)) (string, error) {
	if err := s.enter(ctx, "Build", b.Reference); err != nil {
		return "", during("build", err)
	}
	content := sha256.New()
	if b.Context != nil {
		if err := b.Context(content); err != nil {
			return "", during("build: write the context", err)
		}
	}
	_, _ = fmt.Fprint(content, b.Labels, b.Args, b.Platform, b.Dockerfile) // a hash takes everything
	s.mu.Lock()
	defer s.mu.Unlock()
	s.builds = append(s.builds, b)
	made := docker.Image{ID: "sha256:" + hex.EncodeToString(content.Sum(nil)), Labels: b.Labels, Platform: b.Platform}
	return s.addImage(made, b.Reference).ID, nil
}

// Builds are the builds that succeeded, in the order of their ends.
func (s *State) Builds() []docker.Build {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.builds)
}

// Pull fetches an image from [State.Registry], where a mirror has its images by their own references.
func (s *State) Pull(ctx context.Context, p docker.Pull, progress func(buildlog.Progress)) error {
	if err := s.enter(ctx, "Pull", p.Reference); err != nil {
		if explained := (*registry.PullError)(nil); errors.As(err, &explained) {
			return err
		}
		return during("pull "+p.Reference, err)
	}
	from, err := registry.MirrorReference(p.Reference, p.Mirror)
	if err != nil {
		return during("pull "+p.Reference, err)
	}
	host, err := registry.Host(p.Reference, p.Mirror)
	if err != nil {
		return during("pull "+p.Reference, err)
	}
	s.mu.Lock()
	found, err := s.published(from, p.Platform)
	s.mu.Unlock()
	if err != nil {
		return &registry.PullError{
			Reference: p.Reference, Registry: host, Fault: registry.NotFound, Credentials: "without credentials", Attempts: 1, Cause: err,
		}
	}
	if progress != nil {
		progress(buildlog.Progress{Step: shortImageID(found.ID), Name: "Pull complete", Done: true})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addImage(found, p.Reference)
	return nil
}

// Publish makes these references, and no others, those that can be pulled.
func (s *State) Publish(refs ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Registry = map[string]docker.Image{}
	for _, ref := range refs {
		s.Registry[ref] = docker.Image{}
	}
}

// published is what the registry has for a reference. The caller holds the lock.
func (s *State) published(ref, platform string) (docker.Image, error) {
	for name, found := range s.Registry {
		if familiar(name) != familiar(ref) {
			continue
		}
		if found.Platform == "" {
			found.Platform = defaultPlatform
		}
		if !found.For(platform) {
			return docker.Image{}, refuse(errdefs.ErrNotFound, "no matching manifest for %s in the manifest list entries", platform)
		}
		if found.ID == "" {
			found.ID = "sha256:" + identifier("published "+familiar(ref))
		}
		return found, nil
	}
	return docker.Image{}, refuse(errdefs.ErrNotFound, "manifest for %s not found: manifest unknown: manifest unknown", ref)
}

// Import makes an image of a root file system, which is read to its end.
func (s *State) Import(ctx context.Context, ref string, config docker.ImageConfig, platform string, tarStream io.Reader) (string, error) {
	if err := s.enter(ctx, "Import", ref); err != nil {
		return "", during("import "+ref, err)
	}
	content := sha256.New()
	if _, err := io.Copy(content, tarStream); err != nil {
		return "", during("import "+ref, err)
	}
	_, _ = fmt.Fprint(content, config, platform) // a hash takes everything
	s.mu.Lock()
	defer s.mu.Unlock()
	made := docker.Image{ID: "sha256:" + hex.EncodeToString(content.Sum(nil)), Labels: config.Labels, Platform: platform}
	return s.addImage(made, ref).ID, nil
}

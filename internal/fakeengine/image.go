package fakeengine

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/docker"
)

// image is an image, and the references by digest that it was pulled by.
type image struct {
	docker.Image
	digests []string
}

// defaultPlatform is that of images that name none.
const defaultPlatform = "linux/amd64"

// AddImage makes an image exist. An ID and a platform are made up where it has none.
func (s *State) AddImage(i docker.Image) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.ID == "" {
		i.ID = "sha256:" + identifier("image "+strings.Join(i.References, " "))
	}
	s.addImage(i, i.References...)
}

// addImage makes an image exist under these references, which others lose. The caller holds the lock.
func (s *State) addImage(i docker.Image, refs ...string) *image {
	found := s.image(i.ID)
	if found == nil {
		i.References, i.Labels = nil, maps.Clone(i.Labels)
		if i.Platform == "" {
			i.Platform = defaultPlatform
		}
		found = &image{Image: i}
		s.images = append(s.images, found)
	}
	for _, ref := range refs {
		s.tag(found, familiar(ref))
	}
	return found
}

// tag moves a reference to an image. The caller holds the lock.
func (s *State) tag(i *image, ref string) {
	if strings.Contains(ref, "@") {
		i.untag(ref)
		i.digests = append(i.digests, ref)
		return
	}
	for _, other := range s.images {
		other.untag(ref)
	}
	i.References = append(i.References, ref)
	slices.Sort(i.References)
}

func (i *image) untag(ref string) {
	other := func(own string) bool { return own == ref }
	i.References, i.digests = slices.DeleteFunc(i.References, other), slices.DeleteFunc(i.digests, other)
}

// Image is the image that a reference or an ID names.
func (s *State) Image(ctx context.Context, ref string) (docker.Image, bool, error) {
	if err := checkReference(ref); err != nil {
		return docker.Image{}, false, during("inspect image", err)
	}
	if err := s.enter(ctx, "Image", ref); err != nil {
		return docker.Image{}, false, during("inspect image "+ref, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.image(ref)
	if i == nil {
		return docker.Image{}, false, nil
	}
	return i.copied(), true, nil
}

// Images lists the images that have all these labels, the newest first.
func (s *State) Images(ctx context.Context, labels map[string]string) ([]docker.Image, error) {
	if err := s.enter(ctx, "Images", ""); err != nil {
		return nil, during("list images", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []docker.Image
	for _, i := range slices.Backward(s.images) {
		if hasAll(i.Labels, labels) {
			listed := i.copied()
			listed.Platform, listed.User = "", "" // the list does not have them
			list = append(list, listed)
		}
	}
	return list, nil
}

func (i *image) copied() docker.Image {
	found := i.Image
	found.References, found.Labels = slices.Clone(i.References), maps.Clone(i.Labels)
	return found
}

// Tag gives an image a further reference, which another one loses.
func (s *State) Tag(ctx context.Context, id, ref string) error {
	what := "tag image " + id + " as " + ref
	if err := cmp.Or(checkReference(id), checkReference(ref)); err != nil {
		return during(what, err)
	}
	if err := s.enter(ctx, "Tag", ref); err != nil {
		return during(what, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.image(id)
	if i == nil {
		return during(what, noImage(id))
	}
	s.tag(i, familiar(ref))
	return nil
}

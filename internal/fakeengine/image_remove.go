package fakeengine

import (
	"context"
	"slices"

	"github.com/containerd/errdefs"
)

// RemoveImage removes what ref names: a tag, and the image itself with its last one; or, by ID, the image with its only
// tag. An image that a container uses stays. Absent is fine.
func (s *State) RemoveImage(ctx context.Context, ref string) error {
	if err := checkReference(ref); err != nil {
		return during("remove image", err)
	}
	return during("remove image "+ref, s.removeImage(ctx, ref))
}

func (s *State) removeImage(ctx context.Context, ref string) error {
	if err := s.enter(ctx, "RemoveImage", ref); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.image(ref)
	if i == nil {
		return nil
	}
	name, user := familiar(ref), s.userOf(i)
	named := slices.Contains(i.References, name) || slices.Contains(i.digests, name)
	short := shortImageID(i.ID)
	switch {
	case named && len(i.References)+len(i.digests) > 1:
		i.untag(name)
		return nil
	case named && user != nil:
		return refuse(errdefs.ErrConflict, "conflict: unable to remove repository reference %q (must force) - container %s is using its referenced image %s",
			name, shortID(user.id), short)
	case user != nil && user.state == running:
		return refuse(errdefs.ErrConflict, "conflict: unable to delete %s (cannot be forced) - image is being used by running container %s", short, shortID(user.id))
	case user != nil:
		return refuse(errdefs.ErrConflict, "conflict: unable to delete %s (must be forced) - image is being used by stopped container %s", short, shortID(user.id))
	case len(i.References) > 1:
		return refuse(errdefs.ErrConflict, "conflict: unable to delete %s (must be forced) - image is referenced in multiple repositories", short)
	}
	s.images = slices.DeleteFunc(s.images, func(other *image) bool { return other == i })
	return nil
}

// userOf is a container that uses an image, a running one if there is any; nil for none. The caller holds the lock.
func (s *State) userOf(i *image) *container {
	var user *container
	for _, c := range s.containers {
		if c.imageID == i.ID && (user == nil || c.state == running) {
			user = c
		}
	}
	return user
}

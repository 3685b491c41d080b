package fakeengine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/distribution/reference"
)

// checkReference refuses what is neither a reference nor an ID.
func checkReference(ref string) error {
	if _, err := reference.ParseAnyReference(ref); err != nil {
		return fmt.Errorf("%q: %w", ref, err)
	}
	return nil
}

// familiar writes a reference as the engine lists it: base is base:latest, docker.io/library/base:1 is base:1.
func familiar(ref string) string {
	named, err := reference.ParseDockerRef(ref)
	if err != nil {
		return ref // an ID, or nothing
	}
	return reference.FamiliarString(named)
}

func noImage(ref string) error { return refuse(errdefs.ErrNotFound, "No such image: %s", ref) }

// hexDigits is what an ID, or the beginning of one, consists of.
var hexDigits = regexp.MustCompile(`^[0-9a-f]+$`)

// image finds by reference, by ID and by the beginning of one; nil for none. The caller holds the lock.
func (s *State) image(ref string) *image {
	name, id := familiar(ref), strings.TrimPrefix(ref, "sha256:")
	for _, i := range s.images {
		if slices.Contains(i.References, name) || slices.Contains(i.digests, name) {
			return i
		}
	}
	for _, i := range s.images {
		if hexDigits.MatchString(id) && strings.HasPrefix(i.ID, "sha256:"+id) {
			return i
		}
	}
	return nil
}

// shortImageID is how the engine's messages show the ID of an image.
func shortImageID(id string) string { return shortID(strings.TrimPrefix(id, "sha256:")) }

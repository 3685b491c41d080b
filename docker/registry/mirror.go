package registry

import (
	"fmt"

	"github.com/distribution/reference"
)

// Hub is how a reference without a registry is completed.
const Hub = "docker.io"

// MirrorReference is where a mirror of Docker Hub has an image: with the mirror 10.0.0.5:5000/hub, debian:x is
// 10.0.0.5:5000/hub/library/debian:x. A reference to another registry, or without a mirror, stays what it is:
// mirrors of the engine's own configuration (registry-mirrors) work the same way.
// The mirror is HOST[:PORT][/PATH], without a scheme; an address that Docker would take for a name on Docker Hub is refused.
func MirrorReference(ref, mirror string) (string, error) {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return "", fmt.Errorf("reference %q: %w", ref, err)
	}
	if mirror == "" || reference.Domain(named) != Hub {
		return ref, nil
	}
	suffix := reference.TagNameOnly(named).String()[len(reference.Domain(named)):]
	mirrored, err := reference.ParseNormalizedNamed(mirror + suffix)
	if err != nil {
		return "", fmt.Errorf("mirror %q: %w; write HOST[:PORT][/PATH]", mirror, err)
	}
	if mirrored.String() != mirror+suffix || reference.Domain(mirrored) == Hub {
		return "", fmt.Errorf("mirror %q: not the address of a registry; write HOST[:PORT][/PATH], HOST with a dot or a port", mirror)
	}
	return mirrored.String(), nil
}

// Host is the registry that is asked for an image: the mirror's for an image of Docker Hub.
func Host(ref, mirror string) (string, error) {
	mirrored, err := MirrorReference(ref, mirror)
	if err != nil {
		return "", err
	}
	named, err := reference.ParseNormalizedNamed(mirrored)
	if err != nil {
		return "", fmt.Errorf("reference %q: %w", mirrored, err)
	}
	return reference.Domain(named), nil
}

// originalTag is the tag under which a mirrored image must be known for FROM to find it;
// empty for a reference by digest alone, which the engine gives to no image that it did not pull so.
func originalTag(ref string) (string, error) {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return "", fmt.Errorf("reference %q: %w", ref, err)
	}
	named = reference.TagNameOnly(named)
	tagged, ok := named.(reference.Tagged)
	if !ok {
		return "", nil
	}
	return reference.TrimNamed(named).Name() + ":" + tagged.Tag(), nil
}

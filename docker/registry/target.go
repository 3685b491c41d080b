package registry

import "github.com/distribution/reference"

// Target is where an image is fetched from.
type Target struct {
	// Asked is the reference as the caller wrote it, Reference what the engine is told.
	Asked, Reference string
	// Registry is the host of Reference.
	Registry string
	// Tag is what the image is called afterwards; empty where it keeps its reference.
	Tag string
	// Credentials are shown to the registry.
	Credentials Credentials
}

// TargetOf decides where to fetch an image from, without asking anybody: a mirror as for [MirrorReference], or its own
// registry, without credentials. A digest decides over a tag beside it.
func TargetOf(ref, mirror string) (Target, error) {
	mirrored, err := MirrorReference(ref, mirror)
	if err != nil {
		return Target{}, err
	}
	named, err := reference.ParseNormalizedNamed(mirrored)
	if err != nil {
		return Target{}, err
	}
	if digested, ok := named.(reference.Canonical); ok {
		named, err = reference.WithDigest(reference.TrimNamed(named), digested.Digest())
		if err != nil {
			return Target{}, err
		}
	}
	target := Target{Asked: ref, Reference: reference.TagNameOnly(named).String(), Registry: reference.Domain(named)}
	target.Tag, err = originalTag(ref)
	if target.Tag == target.Reference {
		target.Tag = ""
	}
	return target, err
}

// Explain makes a [*PullError] of what a try returned; nil of nil.
func (t Target) Explain(err error) *PullError {
	if err == nil {
		return nil
	}
	return &PullError{
		Reference:   t.Asked,
		Registry:    t.Registry,
		Fault:       t.fault(err),
		Credentials: t.Credentials.describe(),
		Cause:       err,
	}
}

package docker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/distribution/reference"

	"github.com/docker/docker/api/types/image"
)

// Image is one image of the engine.
type Image struct {
	// ID is "sha256:" and 64 hex digits.
	ID string
	// References are the image's tags, sorted.
	References []string
	// Labels are the image's own.
	Labels map[string]string
	// Size is in bytes, layers shared with other images included.
	Size int64

	// Platform is os/arch[/variant]. This and the fields below are known from [Reader.Image] only.
	Platform string
	// User is the user that the image runs as; empty for root.
	User string
}

// Images lists the images that have all these labels, or all images for none, in one call (GET /images/json).
// Engines before 25 compute sizes for each image that they list, so a list of all can take half a second.
func (r *Reader) Images(ctx context.Context, labels map[string]string) ([]Image, error) {
	answer, err := r.api.ImageList(ctx, image.ListOptions{Filters: labelFilter(labels)})
	if err != nil {
		return nil, fmt.Errorf("list images: %w", err)
	}
	images := make([]Image, len(answer))
	for i, summary := range answer {
		images[i] = Image{
			ID:         summary.ID,
			References: realReferences(summary.RepoTags),
			Labels:     summary.Labels,
			Size:       summary.Size,
		}
	}
	return images, nil
}

// Image is the image that a reference or an ID names (GET /images/REF/json). An absent one is not an error.
func (r *Reader) Image(ctx context.Context, ref string) (Image, bool, error) {
	if err := checkReference(ref); err != nil {
		return Image{}, false, fmt.Errorf("inspect image: %w", err)
	}
	answer, err := r.api.ImageInspect(ctx, ref)
	if cerrdefs.IsNotFound(err) {
		return Image{}, false, nil
	}
	if err != nil {
		return Image{}, false, fmt.Errorf("inspect image %s: %w", ref, err)
	}
	found := Image{
		ID:         answer.ID,
		References: realReferences(answer.RepoTags),
		Size:       answer.Size,
		Platform:   platformName(answer.Os, answer.Architecture, answer.Variant),
	}
	if answer.Config != nil {
		found.Labels, found.User = answer.Config.Labels, answer.Config.User
	}
	return found, true, nil
}

// RemoveImage removes what ref names: a tag, and the image itself with its last tag; or, by ID, the image with its
// only tag (DELETE /images/REF). An image that a container uses is an error that names the container.
// Absent is fine. That the image is gone is verified.
func (e *Engine) RemoveImage(ctx context.Context, ref string) (err error) {
	defer explainFull(&err)
	if err := checkReference(ref); err != nil {
		return fmt.Errorf("remove image: %w", err)
	}
	_, err = e.api.ImageRemove(ctx, ref, image.RemoveOptions{PruneChildren: true})
	if err != nil && !cerrdefs.IsNotFound(err) {
		return fmt.Errorf("remove image %s: %w", ref, err)
	}
	left, found, err := e.Image(ctx, ref)
	if err != nil {
		return fmt.Errorf("remove image %s: %w", ref, err)
	}
	if found {
		return fmt.Errorf("remove image %s: the engine still has it, as %s", ref, left.ID)
	}
	return nil
}

// Tag gives an image, named by ID or reference, a further reference (POST /images/ID/tag).
func (e *Engine) Tag(ctx context.Context, id, ref string) (err error) {
	defer explainFull(&err)
	if err := checkReference(id); err != nil {
		return fmt.Errorf("tag image: %w", err)
	}
	if err := e.api.ImageTag(ctx, id, ref); err != nil {
		return fmt.Errorf("tag image %s as %s: %w", id, ref, err)
	}
	return nil
}

// checkReference refuses what is neither a reference nor an ID, before it becomes part of an API path.
func checkReference(ref string) error {
	if _, err := reference.ParseAnyReference(ref); err != nil {
		return fmt.Errorf("%q: %w", ref, err)
	}
	return nil
}

// realReferences drops the engine's stand-ins for "no name", and sorts; nil for none.
func realReferences(refs []string) []string {
	var found []string
	for _, ref := range refs {
		if !strings.HasPrefix(ref, "<none>") {
			found = append(found, ref)
		}
	}
	slices.Sort(found)
	return found
}

// For reports whether the image is for a platform, os/arch[/variant]. A variant counts where both name one, and an image
// or a question without a platform fits everything.
func (i Image) For(platform string) bool {
	if platform == "" || i.Platform == "" {
		return true
	}
	own, asked := strings.SplitN(i.Platform, "/", 3), strings.SplitN(platform, "/", 3)
	common := min(len(own), len(asked))
	return slices.Equal(own[:common], asked[:common])
}

// platformName writes a platform as os/arch[/variant].
func platformName(os, arch, variant string) string {
	if variant == "" {
		return os + "/" + arch
	}
	return os + "/" + arch + "/" + variant
}

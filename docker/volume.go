package docker

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/volume"
)

// Volume is a named volume of the engine.
type Volume struct {
	Name   string
	Labels map[string]string
}

// Volumes lists the volumes that have all these labels, in one call.
func (r *Reader) Volumes(ctx context.Context, labels map[string]string) ([]Volume, error) {
	answer, err := r.api.VolumeList(ctx, volume.ListOptions{Filters: labelFilter(labels)})
	if err != nil {
		return nil, fmt.Errorf("list volumes: %w", err)
	}
	var volumes []Volume
	for _, v := range answer.Volumes {
		if v != nil {
			volumes = append(volumes, Volume{Name: v.Name, Labels: v.Labels})
		}
	}
	return volumes, nil
}

// CreateVolume makes a named volume of the local driver. One that exists with these labels is fine, as it is to
// the engine; one without them belongs to somebody else and is an error.
func (e *Engine) CreateVolume(ctx context.Context, name string, labels map[string]string) (err error) {
	defer explainFull(&err)
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("create volume %s: %w", name, err)
	}
	ctx, cancel := completing(ctx)
	defer cancel()
	if _, err = e.api.VolumeCreate(ctx, volume.CreateOptions{Name: name, Labels: labels}); err != nil {
		return fmt.Errorf("create volume %s: %w", name, err)
	}
	// The answer to the creation of a volume that exists has no labels once the engine was restarted.
	made, err := e.api.VolumeInspect(ctx, name)
	if err != nil {
		return fmt.Errorf("create volume %s: %w", name, err)
	}
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		if got, found := made.Labels[key]; !found || got != labels[key] {
			return fmt.Errorf("create volume %s: a volume of this name exists and its label %s is %q, not %q; rename it or remove it",
				name, key, got, labels[key])
		}
	}
	return nil
}

// RemoveVolume removes the named volume. One that is not there is fine, one in use is an error.
// When it returns nil, the volume is gone.
func (e *Engine) RemoveVolume(ctx context.Context, name string) (err error) {
	defer explainFull(&err)
	err = e.api.VolumeRemove(ctx, name, false)
	if errdefs.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("remove volume %s: %w", name, err)
	}
	_, err = e.api.VolumeInspect(ctx, name)
	switch {
	case errdefs.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("remove volume %s: %w", name, err)
	}
	return fmt.Errorf("remove volume %s: the engine accepted it, but the volume is still there", name)
}

// labelFilter selects what has all these labels.
func labelFilter(labels map[string]string) filters.Args {
	filter := filters.NewArgs()
	for key, value := range labels {
		filter.Add("label", key+"="+value)
	}
	return filter
}

package docker

import (
	"context"
	"fmt"
	"io"

	"github.com/docker/docker/api/types/container"
)

// CopyTo unpacks a tar stream below dir, an existing folder of the container (PUT /containers/{id}/archive).
// The container need not run. Modes, owners and times are those of the stream.
// A file never replaces a folder, nor a folder a file.
func (e *Engine) CopyTo(ctx context.Context, id, dir string, tar io.Reader) (err error) {
	defer explainFull(&err)
	if err := e.api.CopyToContainer(ctx, id, dir, tar, container.CopyToContainerOptions{}); err != nil {
		return fmt.Errorf("copy to %s of container %s: %w", dir, shortID(id), err)
	}
	return nil
}

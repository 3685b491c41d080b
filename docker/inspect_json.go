package docker

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// InspectJSON is all that the engine says of a container, as indented JSON. The environment is in it, with its secrets.
func (r *Reader) InspectJSON(ctx context.Context, id string) ([]byte, error) {
	_, raw, err := r.api.ContainerInspectWithRaw(ctx, id, false)
	if err != nil {
		return nil, fmt.Errorf("inspect container %s: %w", shortID(id), withoutAddress(err))
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("inspect container %s: %w", shortID(id), err)
	}
	return indented.Bytes(), nil
}

package docker

import (
	"fmt"
	"strings"
)

// halves are Podman's words for a container that was half made or half removed when Podman was killed, and what to do then. The
// API has no way to find it.
var halves = []struct{ said, next string }{
	{
		"layer not known",
		"one is half removed, and Podman lists none until it is gone; remove it with " +
			"`podman rm --force $(podman ps --all --quiet --filter status=removing)`",
	},
	{
		"in use by an external entity",
		"one of this name is half made; remove it with `podman rm --force NAME`",
	},
}

// halfDone says in an error of Podman what was half done and how it is removed; any other error stays as it is. name is that of
// the container that the call was about; empty for all.
func (r *Reader) halfDone(err error, name string) error {
	for _, half := range halves {
		if err != nil && r.Podman && strings.Contains(err.Error(), half.said) {
			return fmt.Errorf("%s: %w", strings.ReplaceAll(half.next, "NAME", name), err)
		}
	}
	return err
}

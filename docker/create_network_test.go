package docker

import (
	"errors"
	"fmt"
	"testing"

	"github.com/containerd/errdefs"
)

func TestLacksNetwork(t *testing.T) {
	for text, test := range map[string]struct {
		err  error
		want bool
	}{
		"none":       {nil, false},
		"not found":  {fmt.Errorf("create container a: %w", errdefs.ErrNotFound), true},
		"Podman 5.4": {errors.New("container create: unable to find network with name or ID a: network not found"), true},
		"conflict":   {fmt.Errorf("create container a: %w", errdefs.ErrConflict), false},
	} {
		if got := LacksNetwork(test.err); got != test.want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

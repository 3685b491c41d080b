package docker

import (
	"slices"
	"strings"

	"github.com/containerd/errdefs"
)

// ChangedError is that the engine has not what a call needs, or has already what it would make. To a caller that had looked
// before it says that things have changed since: an engine goes on with what a run that was killed has asked for.
type ChangedError struct{ Err error }

func (e *ChangedError) Error() string { return e.Err.Error() }
func (e *ChangedError) Unwrap() error { return e.Err }

// changedWords are what engines say without a code that tells it: of two networks with one name, and Podman of a container's
// name that is taken and of a network that is gone.
var changedWords = []string{"is ambiguous", "that name is already in use", "network not found"}

// explainChanged makes such an error a [*ChangedError].
func explainChanged(err *error) {
	said := func(words string) bool { return strings.Contains((*err).Error(), words) }
	if *err != nil && (errdefs.IsNotFound(*err) || errdefs.IsConflict(*err) || slices.ContainsFunc(changedWords, said)) {
		*err = &ChangedError{*err}
	}
}

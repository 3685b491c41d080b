package docker

import (
	"strings"

	"github.com/containerd/errdefs"
)

// ChangedError is that the engine has not what a call needs, or has already what it would make. To a caller that had looked
// before it says that things have changed since: an engine goes on with what a run that was killed has asked for.
type ChangedError struct{ Err error }

func (e *ChangedError) Error() string { return e.Err.Error() }
func (e *ChangedError) Unwrap() error { return e.Err }

// explainChanged makes such an error a [*ChangedError]. Of two networks with one name engines only say in words that they are
// two.
func explainChanged(err *error) {
	if *err != nil && (errdefs.IsNotFound(*err) || errdefs.IsConflict(*err) || strings.Contains((*err).Error(), "is ambiguous")) {
		*err = &ChangedError{*err}
	}
}

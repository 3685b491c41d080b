package host

import (
	"errors"
	"slices"
)

// Full reports whether an error is that a disk of this machine has no room left.
func Full(err error) bool {
	return slices.ContainsFunc(full, func(one error) bool { return errors.Is(err, one) })
}

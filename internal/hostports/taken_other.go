//go:build !windows

package hostports

import (
	"errors"
	"syscall"
)

// taken reports whether somebody else has what could not be bound.
func taken(err error) bool { return errors.Is(err, syscall.EADDRINUSE) }

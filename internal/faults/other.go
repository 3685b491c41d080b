//go:build !linux

package faults

import (
	"context"
	"errors"
)

// Run needs Linux.
func Run(context.Context, Options) error {
	return errors.New("faults: name spaces are needed; run it as root on Linux")
}

//go:build !linux

package bootstrap

import (
	"context"
	"errors"
	"io"
)

// run is never reached: the tools are looked for first, and are on Linux only.
func run(context.Context, command, string, io.Writer, io.Writer) error { return errors.ErrUnsupported }

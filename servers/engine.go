package servers

import (
	"context"
	"fmt"
	"os"

	"github.com/berthdev/berth/internal/enginestart"
)

// Engine makes sure that a Docker engine answers: finds one, or starts the installed one, or installs it first
// (Debian and Ubuntu). It never touches an engine that works.
func Engine(ctx context.Context) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	return enginestart.Ensure(ctx, enginestart.Options{Say: func(text string) {
		fmt.Fprintln(os.Stderr, text)
	}})
}

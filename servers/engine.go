package servers

import (
	"context"
	"os"

	"github.com/berthdev/berth/internal/enginestart"
	"github.com/berthdev/berth/internal/settings"
)

// Engine makes sure that a Docker engine answers: finds one, or starts the installed one, or installs it first
// (Debian and Ubuntu). It never touches an engine that works.
func Engine(ctx context.Context) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	values, err := settings.Load(root, os.Environ())
	if err != nil {
		return err
	}
	return enginestart.Ensure(ctx, enginestart.Options{Env: values.Lookup, Say: func(text string) { say("", text) }})
}

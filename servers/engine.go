package servers

import (
	"context"

	"github.com/berthdev/berth/internal/enginestart"
)

// Engine makes sure that a Docker engine answers: finds one, or starts the installed one, or installs it first
// (Debian and Ubuntu). It never touches an engine that works.
func Engine(ctx context.Context) error {
	if err := refuseWords("engine"); err != nil {
		return err
	}
	values, err := loadSettings()
	if err != nil {
		return err
	}
	mage := ctx
	ctx, stop := interruptible(ctx)
	defer stop()
	err = enginestart.Ensure(ctx, enginestart.Options{Env: values.Lookup, Say: func(text string) { say("", text) }})
	return exitCode(mage, ctx, err)
}

package servers

import (
	"context"

	"github.com/berthdev/berth/internal/enginestart"
	"github.com/berthdev/berth/internal/project"
)

// Engine makes sure that a Docker engine answers: finds one, or starts the installed one, or installs it first
// (Debian and Ubuntu). It never touches an engine that works.
func Engine(ctx context.Context) error {
	return work(ctx, "engine", func(ctx context.Context, p *project.Project) error {
		return enginestart.Ensure(ctx, enginestart.Options{Env: p.Lookup, Say: func(text string) { say("", text) }})
	})
}

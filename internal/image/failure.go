package image

import (
	"errors"
	"slices"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/internal/apt"
	"github.com/berthdev/berth/internal/recipe"
	"github.com/berthdev/berth/internal/text"
)

// shownFailure makes a failed build one clear error: the failing step as people read it, and where packages or a full
// disk are to blame, the cause and the next step instead of the step's last lines.
func (m *Maker) shownFailure(err error, packages bool) error {
	failed := new(buildlog.BuildError)
	if !errors.As(err, &failed) {
		return err
	}
	shown := *failed
	shown.Step = recipe.Shown(failed.Step)
	shown.Lines = slices.Clone(failed.Lines)
	for i, line := range shown.Lines {
		shown.Lines[i] = text.Mask(line, m.Proxy.Secrets())
	}
	if full := new(docker.FullError); errors.As(err, &full) {
		if len(failed.Lines) > 0 {
			shown.Lines, shown.Cause = nil, errors.New("no space left on device")
		}
		return &docker.FullError{Resource: full.Resource, Run: full.Run, Err: &shown}
	}
	if cause, known := apt.Explain(failed.Lines, apt.Source{Mirror: m.Settings.AptMirror}); packages && known {
		shown.Lines, shown.Cause = nil, errors.New(cause)
	}
	return &shown
}

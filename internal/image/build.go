package image

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/buildlog"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
)

// Build makes the image of one server.
func (m *Maker) Build(ctx context.Context, step plan.Step, why string) error {
	name, made := step.Server.Name, m.Recipes[step.Server.Name]
	said := "building its image: " + why
	if step.Bootstrapped {
		said += " (on " + step.Server.From + ", made here from packages)"
	}
	m.Say(name, said)
	if skipped := made.Skipped(); len(skipped) > 0 {
		m.Say(name, fmt.Sprintf("left out, as their names look secret: %q; include in copy names those that are meant", skipped))
	}
	// The mirror does not belong to the recipe: it gives the same packages from another place, and the same project must
	// have the same images in an office with a mirror and at home without one.
	args := map[string]string{}
	maps.Copy(args, m.Proxy)
	maps.Copy(args, step.Server.Build.Args)
	if m.Settings.AptMirror != "" && len(step.Server.Packages) > 0 {
		args["BERTH_APT_MIRROR"] = mirrorHost(m.Settings.AptMirror)
	}
	tree := made.Tree()
	if tree != nil {
		var err error
		if tree.Secrets, err = secrets(m.Settings, step.Server); err != nil {
			return err
		}
	}
	beat := m.beat(name, "building its image")
	defer beat.Stop()
	beat.Note("sending the build context")
	story := steps{say: beat.Say, note: beat.Note, shown: beat.Shown(), running: map[string]*time.Timer{}}
	defer story.end()
	_, err := m.Engine.Build(ctx, docker.Build{
		Reference: step.Image, Labels: m.Settings.Owner().Image(name, step.Recipe), Args: args, Target: step.Server.Build.Target, Platform: step.Server.Platform,
		Context: made.WriteContext, ClassicContext: made.WriteClassicContext, Tree: tree, Dockerfile: made.DockerfileName(), Builder: m.Settings.Builder,
		Sent: sending(beat, made.ContextSize()),
	}, func(p buildlog.Progress) {
		if p.Step != "internal" {
			beat.Reach(0, 0) // what a step needs is there, whatever its size was
		}
		story.follow(p)
	})
	return m.shownFailure(err, len(step.Server.Packages) > 0)
}

// sending shows how much of a build context is sent, until all of it is.
func sending(beat *heartbeat.Heartbeat, size int64) func(int64) {
	return func(sent int64) {
		if sent >= size {
			beat.Reach(0, 0)
			return
		}
		beat.Reach(sent, size)
	}
}

// mirrorHost is a mirror without the distribution's folder: a base can have sources in several of them.
func mirrorHost(mirror string) string {
	return strings.TrimSuffix(strings.TrimSuffix(mirror, "/debian"), "/ubuntu")
}

package project

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/advice"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/report"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/text"
)

const (
	// reportTime bounds what the engine is asked for the page of a failed run.
	reportTime = 2 * time.Second
	// reportLines is how many of the last lines of a server that runs are on it.
	reportLines = 200
)

// module is Berth's own.
const module = "github.com/berthdev/berth"

// reported is the error of a run with the page that was made of it, if anything was done. An interrupted run has no time for
// one.
func (p *Project) reported(ctx context.Context, engine *docker.Reader, began time.Time, result run.Result, err error) error {
	if err == nil || ctx.Err() != nil || len(result.Carried) == 0 {
		return err
	}
	whole := func(server string) string {
		if _, failed := result.Failed[server]; failed {
			return p.keptOutput(server)
		}
		return p.call("logs", server)
	}
	shown, unwritten := p.report(ctx, engine, began, result, err, whole)
	if unwritten != nil {
		return fmt.Errorf("%w\n%w", err, unwritten)
	}
	return fmt.Errorf("%w\nthe whole run on one page: %s", err, shown)
}

// keptOutput is where the output of a server that failed is kept, for people.
func (p *Project) keptOutput(server string) string {
	return filepath.Join(definition.StateDir, "failed", server, "output.txt")
}

// report makes a page of a run that failed, and returns where it is, for people. whole says where all is that a server has
// written.
func (p *Project) report(ctx context.Context, engine *docker.Reader, began time.Time, result run.Result, verdict error, whole func(string) string) (shown string, err error) {
	ended := time.Now()
	name := "Docker "
	if engine.Podman {
		name = "Podman "
	}
	ctx, cancel := context.WithTimeout(ctx, reportTime)
	defer cancel()
	return p.state.Report(report.Failure{
		Command: p.options.Command, Verdict: advice.Add(verdict, p.settings.Typed.Start).Error(), Project: p.settings.Project, Root: p.settings.Root,
		Berth: version(), Engine: name + engine.Version + " at " + engine.Address.Host, Began: began, Ended: ended, Result: result,
		Running: p.stillThere(ctx, engine, result), Whole: whole,
	}.HTML())
}

// stillThere is what is known of those servers of a run that have a container and did not fail.
func (p *Project) stillThere(ctx context.Context, engine *docker.Reader, result run.Result) map[string]run.Evidence {
	containers, err := engine.Containers(ctx)
	known := make([]run.Evidence, len(result.Plan.Steps))
	var group sync.WaitGroup
	for i, step := range result.Plan.Steps {
		_, failed := result.Failed[step.Server.Name]
		found, exists := plan.Find(p.settings.Owner(), step.Server.Name, containers)
		switch {
		case failed:
		case err != nil:
			known[i] = run.Evidence{At: time.Now(), Unread: err}
		case exists:
			group.Go(func() { known[i] = evidence(ctx, engine, step.Server, found.ID) })
		}
	}
	group.Wait()
	running := map[string]run.Evidence{}
	for i, step := range result.Plan.Steps {
		running[step.Server.Name] = known[i]
	}
	return running
}

// evidence is what is known of a container that runs.
func evidence(ctx context.Context, engine *docker.Reader, server definition.Server, container string) run.Evidence {
	lines, err := engine.Tail(ctx, container, reportLines+1)
	known := run.Evidence{At: time.Now(), Cut: len(lines) > reportLines, Unread: err}
	known.Output = text.Mask(strings.Join(lines[max(0, len(lines)-reportLines):], "\n"), server.Secrets)
	known.Inspection, _ = engine.InspectJSON(ctx, container) // the page says so
	return known
}

// version is Berth's, as the Go tool has noted it in this program; empty where it has not.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	modules := append([]*debug.Module{&info.Main}, info.Deps...)
	if i := slices.IndexFunc(modules, func(m *debug.Module) bool { return m.Path == module }); i >= 0 {
		return modules[i].Version
	}
	return ""
}

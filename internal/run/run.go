// Package run does what a plan says: it makes images, networks and containers, waits until servers are ready,
// and takes things away again. One goroutine works on each server.
//
// It decides nothing that a plan could have decided.
package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/internal/state"
	"github.com/berthdev/berth/internal/vantage"
)

// engine is what a run needs of [*docker.Engine].
type engine interface {
	containers
	shared
	Containers(ctx context.Context) ([]docker.Container, error)
	Events(ctx context.Context, labels map[string]string) (<-chan docker.Event, <-chan error)
	Exec(ctx context.Context, id string, spec docker.ExecSpec) (int, error)
	Logs(ctx context.Context, id string, spec docker.LogSpec, each func(line string)) error
	InspectJSON(ctx context.Context, id string) ([]byte, error)
	Tail(ctx context.Context, id string, n int) ([]string, error)
}

// containers is the life of one container.
type containers interface {
	Create(ctx context.Context, spec docker.ContainerSpec) (string, error)
	CopyTo(ctx context.Context, id, dir string, tar io.Reader) error
	Start(ctx context.Context, id string) error
	Inspect(ctx context.Context, id string) (docker.Detail, bool, error)
	Stop(ctx context.Context, id string, timeout time.Duration) error
	Remove(ctx context.Context, id string) error
	RemoveEnded(ctx context.Context, id string) (runs bool, err error)
}

// shared is what containers share.
type shared interface {
	Bridge(name, id string) string
	CreateNetwork(ctx context.Context, name string, labels map[string]string) (string, error)
	RemoveNetwork(ctx context.Context, id string) error
	CreateVolume(ctx context.Context, name string, labels map[string]string) error
	RemoveVolume(ctx context.Context, name string) error
	RemoveImage(ctx context.Context, ref string) error
}

// images makes images as operations say.
type images interface {
	Obtain(ctx context.Context, one plan.Operation, server definition.Server) error
	Build(ctx context.Context, step plan.Step, why string) error
}

// Runner works on one project through one engine.
type Runner struct {
	Settings settings.Settings
	State    state.Folder
	Engine   engine
	// Here is where this process stands, as seen from the engine.
	Here vantage.Point
	// Images may be nil for a plan that makes none.
	Images images
	// Keep keeps the containers of servers that failed, to look at them.
	Keep bool
	// Say tells the story: what happens to which server ("" for the project). It may be called by many goroutines.
	Say func(server, text string)
	// Show shows what goes on; nil where nobody looks.
	Show heartbeat.Show

	// bridges are those that are known to be routable from here, see [Runner.routable]; asking guards them.
	bridges map[[2]string]bool
	asking  sync.Mutex
}

// Result is what a run came to.
type Result struct {
	// Endpoints are those that lead somewhere, after a failure too.
	Endpoints []endpoints.Endpoint
	// Ready is how long the servers that were started took to be ready.
	Ready map[string]time.Duration
	// Removed counts what was taken away.
	Removed plan.Removed
	// Plan is the last plan that was carried out, and Carried what came of its operations, in its order.
	Plan    plan.Plan
	Carried []Carried
	// Failed is what is known of servers that failed, by their names.
	Failed map[string]Evidence
}

// Do carries out a plan but for what it fetches. What it started and had not made ready when it failed is removed; what
// is ready stays.
func (r *Runner) Do(ctx context.Context, p plan.Plan) (Result, error) {
	result := Result{Plan: p}
	gone, failed := r.removals(ctx, p, &result)
	forgotten := r.forget(p, gone)
	if failed != nil && len(p.Steps) > 0 {
		w := newWalk(r, p)
		return w.result(result), failed
	}
	if len(p.Steps) > 0 {
		w := newWalk(r, p)
		if failed = w.run(ctx); failed == nil && p.Target != "build" {
			forgotten = errors.Join(forgotten, r.State.ForgetFailures())
		}
		result = w.result(result)
	}
	return result, errors.Join(failed, forgotten, r.last(ctx, p, failed != nil, &result))
}

// firstCause drops the errors that only say that another server's failure ended the work.
func firstCause(err error, ctx context.Context) error {
	if slow := new(docker.SlowError); errors.As(err, &slow) && ctx.Err() != nil {
		return fmt.Errorf("interrupted: %w", err)
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return fmt.Errorf("interrupted: %w", context.Cause(ctx))
	}
	return err
}

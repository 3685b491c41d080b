package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/ready"
	"github.com/berthdev/berth/internal/text"
)

const (
	// checkTime is how long a check goes on asking: a server that is up answers at once, but for a busy machine.
	checkTime = 5 * time.Second
	// checkLines is how many of the last lines of a dead server's output a check shows.
	checkLines = 5
)

// Checked is what a check of one server came to.
type Checked struct {
	// Err is nil for a server that is ready.
	Err error
	// Dead reports whether its container has ended, and Log are its last lines then. Of a server that runs the last lines
	// are mostly about the probes themselves.
	Dead bool
	Log  []string
}

// Check runs the probes and the post-start command of a server that has a container, now: it takes what succeeds within a
// few seconds.
func (r *Runner) Check(ctx context.Context, server definition.Server, container docker.Container) Checked {
	err := r.check(ctx, server, container)
	checked := Checked{Err: masked(server, err)}
	if err == nil || ctx.Err() != nil {
		return checked
	}
	if !errors.As(err, new(*ready.DeadError)) {
		ended := r.ended(ctx, container.ID)
		if ended == nil {
			return checked
		}
		checked.Err = masked(server, ended)
	}
	checked.Dead = true
	ctx, cancel := context.WithTimeout(ctx, reportTime)
	defer cancel()
	lines, logErr := r.Engine.Tail(ctx, container.ID, checkLines)
	if logErr != nil {
		lines = []string{"what it has written cannot be read: " + logErr.Error()}
	}
	for _, line := range lines {
		checked.Log = append(checked.Log, text.Mask(line, server.Secrets))
	}
	return checked
}

func (r *Runner) check(ctx context.Context, server definition.Server, container docker.Container) error {
	if done := server.Task() && container.State == "exited"; container.State != "running" && !done {
		return fmt.Errorf("its container is %s", container.State)
	}
	begun := time.Now()
	target := r.target(server, listed(container))
	target.Settled = true
	deaths := newDeaths()
	deaths.expect(container.Name, container.ID)
	watch := &lateWatch{runner: r, deaths: deaths}
	defer watch.end()
	defer watch.after(ctx, container.Name, container.ID)()
	target.Died = deaths.of(container.Name)
	if err := r.wait(ctx, server, target, min(checkTime, plan.ReadyLimit(r.Settings, server))); err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTime)
		defer cancel()
		return r.reasoned(ctx, container.ID, err)
	}
	if len(server.PostStart.Command) == 0 {
		return nil
	}
	hook := plan.PostStartOf(server)
	hook.Retries = min(hook.Retries, int((checkTime-time.Since(begun))/max(time.Duration(hook.Interval), time.Millisecond)))
	hook.Retries = max(0, hook.Retries)
	return r.postStart(ctx, server, hook, container.ID, target.Died)
}

package ready

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

// Exec is ready when a command in the container exits with 0.
type Exec []string

const (
	// execTimeout bounds one run: a client that hangs on a server that starts must not hide that it is up by now.
	execTimeout = 10 * time.Second
	// outputLimit is how much of the output's end is kept for the error, in bytes.
	outputLimit = 1 << 10
)

var errExecSlow = fmt.Errorf("no end within %v", execTimeout)

func (Exec) answers() moment { return whileRunning }

func (p Exec) probes(_ []Port, fail failure) []Probe {
	fail(names.Words(p))
	return []Probe{p}
}

func (p Exec) String() string { return "exec " + p[0] }
func (Exec) pending() string  { return "the command still runs" }

func (Exec) longest(Target, error) time.Duration { return dearPause }

func (p Exec) try(ctx context.Context, engine engine, target Target) error {
	ctx, cancel := context.WithTimeoutCause(ctx, execTimeout, errExecSlow)
	defer cancel()
	output := text.Tail{Limit: outputLimit}
	// Both streams come from one goroutine, so they can share the writer.
	code, err := engine.Exec(ctx, target.ContainerID, docker.ExecSpec{Command: p, Stdout: &output, Stderr: &output})
	switch {
	case errors.Is(context.Cause(ctx), errExecSlow):
		return errExecSlow
	case err != nil:
		return err
	case code == 0:
		return nil
	}
	return because(fmt.Errorf("exit code %d", code), lastWords(output.String()))
}

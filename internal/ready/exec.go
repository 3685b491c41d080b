package ready

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/berthdev/berth/docker"
)

// Exec is ready when a command in the container exits with 0.
type Exec struct{ Command []string }

const (
	// execTimeout bounds one run: a client that hangs on a server that starts must not hide that it is up by now.
	execTimeout = 10 * time.Second
	// outputLimit is how much of the output's end is kept for the error, in bytes.
	outputLimit = 1 << 10
)

var errExecSlow = fmt.Errorf("no end within %v", execTimeout)

func (p Exec) String() string  { return "exec " + p.Command[0] }
func (p Exec) pending() string { return "the command still runs" }

func (p Exec) longest(Target, error) time.Duration { return dearPause }

func (p Exec) try(ctx context.Context, engine engine, target Target) error {
	ctx, cancel := context.WithTimeoutCause(ctx, execTimeout, errExecSlow)
	defer cancel()
	var output lastOutput
	// Both streams come from one goroutine, so they can share the writer.
	code, err := engine.Exec(ctx, target.ContainerID, docker.ExecSpec{Command: p.Command, Stdout: &output, Stderr: &output})
	switch {
	case errors.Is(context.Cause(ctx), errExecSlow):
		return errExecSlow
	case err != nil:
		return err
	case code == 0:
		return nil
	}
	if line := output.line(); line != "" {
		return fmt.Errorf("exit code %d: %s", code, line)
	}
	return fmt.Errorf("exit code %d", code)
}

// lastOutput keeps the last outputLimit bytes that are written to it.
type lastOutput struct{ kept []byte }

func (o *lastOutput) Write(p []byte) (int, error) {
	o.kept = append(o.kept, p[max(0, len(p)-outputLimit):]...)
	o.kept = bytes.Clone(o.kept[max(0, len(o.kept)-outputLimit):])
	return len(p), nil
}

// line is the last line with something in it, without control characters and at most 200 bytes long.
func (o *lastOutput) line() string {
	lines := strings.Split(strings.TrimSpace(string(o.kept)), "\n")
	last := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, lines[len(lines)-1])
	return strings.ToValidUTF8(last[:min(len(last), 200)], "")
}

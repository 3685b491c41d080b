package run

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/text"
)

// logLines is how many of the last lines of a server's output a failure report shows.
const logLines = 20

// outputSize is how many of the last bytes of a post-start command are told.
const outputSize = 2 << 10

// deathPatience is how long a failed post-start command waits for the news that its container has ended.
const deathPatience = 250 * time.Millisecond

// reportTime bounds the questions of a failure report, which are asked when time may be over already.
const reportTime = 2 * time.Second

// locate asks where a container is now. What a plan kept is known from the list already, addresses and ports included.
func (w *walk) locate(ctx context.Context, job *job) (docker.Detail, error) {
	if old := job.step.Old; job.container == old.ID {
		return listed(old), nil
	}
	detail, found, err := w.Engine.Inspect(ctx, job.container)
	if err == nil && !found {
		err = errors.New("its container is gone; did somebody remove it?")
	}
	return detail, err
}

// listed is what the engine's list already says of a container.
func listed(c docker.Container) docker.Detail {
	return docker.Detail{ID: c.ID, State: c.State, ExitCode: c.ExitCode, Ports: c.Ports, Networks: c.Networks}
}

// postStart runs the server's post-start command until it succeeds or its retries are used up. A container
// that has ended ends the tries: died, which may be nil, is closed then.
func (r *Runner) postStart(ctx context.Context, server definition.Server, hook definition.PostStart, container string, died <-chan struct{}) error {
	beat := r.beat(server, "running its post-start command")
	defer beat.Stop()
	interval, limit := time.Duration(hook.Interval), time.Duration(hook.Timeout)
	var err error
	for try := 0; ; try++ {
		if err = r.tryPostStart(ctx, container, hook.Command, limit); err == nil || ctx.Err() != nil {
			return err
		}
		beat.Note(masked(server, err).Error())
		if ended := r.ended(ctx, container); ended != nil {
			return &endedError{ended}
		}
		last, pause := try >= hook.Retries, interval
		if last {
			pause = deathPatience // the command ends with its container, a moment before the engine says so
		}
		select {
		case <-time.After(pause):
			if last {
				// Of the command only the program is told: its arguments may be secret.
				return masked(server, fmt.Errorf("post_start: %s: %w (tries: %d)", hook.Command[0], err, try+1))
			}
		case <-died:
			died = nil // one more try says how it ended
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// endedError is that a container ended while its post-start command was tried.
type endedError struct{ how error }

func (e *endedError) Error() string { return "post_start: " + e.how.Error() }
func (e *endedError) Unwrap() error { return e.how }

// ended tells how a container ended; nil when it runs, or when the engine does not say.
func (r *Runner) ended(ctx context.Context, container string) error {
	detail, found, err := r.Engine.Inspect(ctx, container)
	switch {
	case err != nil:
		return nil
	case !found, detail.State == "removing":
		return errors.New("the container was removed")
	case detail.State != "exited" && detail.State != "dead":
		return nil
	case detail.OOMKilled:
		return fmt.Errorf("the server's process was killed for want of memory (exit code %d); raise memory", detail.ExitCode)
	default:
		return fmt.Errorf("the server's process ended with exit code %d", detail.ExitCode)
	}
}

// tryPostStart is one try. Its error has the end of the command's output.
func (r *Runner) tryPostStart(ctx context.Context, container string, command []string, limit time.Duration) error {
	slow := fmt.Errorf("no end within %s", limit)
	ctx, cancel := context.WithTimeoutCause(ctx, limit, slow)
	defer cancel()
	output := text.Tail{Limit: outputSize}
	code, err := r.Engine.Exec(ctx, container, docker.ExecSpec{Command: command, Stdout: &output, Stderr: &output})
	if err != nil && errors.Is(context.Cause(ctx), slow) {
		err = slow
	}
	if err == nil && code != 0 {
		err = fmt.Errorf("exit code %d", code)
	}
	if said := strings.TrimSpace(output.String()); err != nil && said != "" {
		err = fmt.Errorf("%w: %s", err, said)
	}
	return err
}

// report adds to an error what the engine knows of the container: why it did not start, and its last lines of output.
func (r *Runner) report(ctx context.Context, server definition.Server, container string, err error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reportTime)
	defer cancel()
	err = r.reasoned(ctx, container, err)
	lines, logErr := r.Engine.Tail(ctx, container, logLines)
	switch {
	case logErr != nil:
		return masked(server, fmt.Errorf("%w; what it has written cannot be read: %w", err, logErr))
	case len(lines) == 0:
		return masked(server, fmt.Errorf("%w; it has written nothing", err))
	}
	return masked(server, fmt.Errorf("%w; its last lines:\n  %s", err, strings.Join(lines, "\n  ")))
}

// reasoned adds the engine's reason.
func (r *Runner) reasoned(ctx context.Context, container string, err error) error {
	if detail, found, inspectErr := r.Engine.Inspect(ctx, container); inspectErr == nil && found {
		return withReason(err, detail.Error)
	}
	return err
}

// withReason adds a reason, which the error often has already.
func withReason(err error, reason string) error {
	var start *docker.StartError
	if strings.Contains(err.Error(), reason) || errors.As(err, &start) && strings.Contains(start.Err.Error(), reason) {
		return err
	}
	return fmt.Errorf("%w (%s)", err, reason)
}

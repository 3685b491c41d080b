package docker

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
)

const (
	// interruptTime bounds the whole of ending a command: Mage leaves 5 s after a signal.
	interruptTime = 3 * time.Second
	// signalGrace is the time from SIGTERM to SIGKILL.
	signalGrace = time.Second
)

// The ways to signal a command, for messages.
const (
	byHostPID = "host PID"
	byInside  = "kill inside the container"
)

// killScript sends signal $1 to every process that carries the mark $2 in its environment.
// It needs nothing but a POSIX shell and /proc, and ends with 1 when there is no such process.
const killScript = `found=1
for file in /proc/[0-9]*/environ; do
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
    *"$2"*) pid=${file#/proc/} && kill -s "$1" "${pid%/environ}" && found=0; break ;;
    esac
  done <"$file"
done
exit $found`

// interrupt ends the command, whose output is still being copied. The API has no call to signal an exec
// (closing the connection does nothing to it), so this takes the first way that works:
//
//  1. its PID, which the engine reports as the engine's host counts, when that host is this one: the process
//     group, which the runtime makes for every exec, gets the signal;
//  2. a shell in the container that finds the processes by [execMark], when the image has one.
func (r *execRun) interrupt(ctx context.Context, cause error) *InterruptedError {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), interruptTime)
	defer cancel()
	result := &InterruptedError{Program: r.spec.Command[0], Cause: cause}
	state, err := r.within(ctx, func(state container.ExecInspect) bool { return state.Pid != 0 })
	if err != nil {
		// With the container its processes are gone.
		result.Ended, result.Obstacle = errdefs.IsNotFound(err), err
		return result
	}
	result.Ended = !state.Running
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if result.Ended {
			break
		}
		means, err := r.signal(ctx, state, signal)
		if err != nil {
			result.Obstacle = err
		} else {
			result.Means = means
		}
		_, err = r.within(ctx, func(state container.ExecInspect) bool { return !state.Running })
		result.Ended = err == nil || errdefs.IsNotFound(err)
		if result.Obstacle != nil {
			break
		}
	}
	return result
}

// EndExec ends a command whose process of [Engine.Exec] was killed: SIGTERM and 1 s later SIGKILL. The error says why it could
// not be signalled: it may have ended, too. What the engine says of its running is no help: it takes a command for ended as
// soon as nobody takes its output.
func (e *Engine) EndExec(ctx context.Context, handle ExecHandle) error {
	ctx, cancel := context.WithTimeout(ctx, interruptTime)
	defer cancel()
	run := execRun{engine: e, container: handle.Container, id: handle.ID, mark: handle.Mark}
	state, err := run.within(ctx, func(state container.ExecInspect) bool { return state.Pid != 0 })
	if err != nil {
		return err
	}
	if _, err := run.signal(ctx, state, syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-time.After(signalGrace):
	case <-ctx.Done():
	}
	_, _ = run.signal(ctx, state, syscall.SIGKILL) // it may have ended
	return nil
}

// within waits for a state for at most signalGrace.
func (r *execRun) within(ctx context.Context, wanted func(container.ExecInspect) bool) (container.ExecInspect, error) {
	ctx, cancel := context.WithTimeout(ctx, signalGrace)
	defer cancel()
	return r.poll(ctx, wanted)
}

// signal sends the signal and says by what means.
func (r *execRun) signal(ctx context.Context, state container.ExecInspect, signal syscall.Signal) (string, error) {
	host := signalByHostPID(r.engine.Address.Host, state, signal)
	if host == nil {
		return byHostPID, nil
	}
	inside := r.signalInside(ctx, signal)
	if inside == nil {
		return byInside, nil
	}
	return "", fmt.Errorf("by %s: %w; by %s: %w", byHostPID, host, byInside, inside)
}

// signalInside runs killScript in the container, as the same user: others may not read the environment.
func (r *execRun) signalInside(ctx context.Context, signal syscall.Signal) error {
	name := map[syscall.Signal]string{syscall.SIGTERM: "TERM", syscall.SIGKILL: "KILL"}[signal]
	run, err := r.engine.startExec(ctx, r.container, ExecSpec{
		Command: []string{"/bin/sh", "-c", killScript, "sh", name, r.mark},
	})
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, run.close)
	defer func() { stop(); run.close() }()
	if err := run.copyOutput(ctx); err != nil {
		return err
	}
	code, err := run.result(ctx)
	if err == nil && code != 0 {
		err = errors.New("no process was found there")
	}
	return err
}

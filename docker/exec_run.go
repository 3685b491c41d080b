package docker

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/pkg/stdcopy"
)

// execMark is the variable that marks the processes of one Exec.
const execMark = "BERTH_EXEC"

// execRun is one command that the engine has been told to run.
type execRun struct {
	engine *Engine
	// container is as the caller named it, id the engine's identifier of the exec.
	container, id string
	// mark is the value of execMark.
	mark string
	spec ExecSpec
	conn duplex
	// failure is the engine's own message when the command could not be started.
	failure string
}

// startExec creates the exec and attaches to it, which starts it.
func (e *Engine) startExec(ctx context.Context, id string, spec ExecSpec) (*execRun, error) {
	run := &execRun{engine: e, container: id, mark: rand.Text(), spec: spec}
	options := container.ExecOptions{
		Env:          []string{execMark + "=" + run.mark},
		Cmd:          spec.Command,
		AttachStdin:  spec.Stdin != nil,
		AttachStdout: true,
		AttachStderr: true,
	}
	if terminal := spec.Terminal; terminal != nil {
		options.Tty = true
		if terminal.Type != "" {
			options.Env = append(options.Env, "TERM="+terminal.Type)
		}
	}
	created, err := e.api.ContainerExecCreate(ctx, id, options)
	if refusesCommand(err) {
		return nil, notStarted(spec.Command[0], err.Error())
	}
	if err != nil {
		return nil, err
	}
	run.id = created.ID
	if err := ctx.Err(); err != nil {
		return nil, err // never started: the engine forgets it with its container
	}
	if spec.Begun != nil {
		spec.Begun(ExecHandle{Container: id, ID: run.id, Mark: run.mark})
	}
	// From here on the command may run, so the answer is waited for even when ctx ends.
	ctx, cancel := completing(ctx)
	defer cancel()
	run.conn, err = e.attach(ctx, run.id, spec.Terminal != nil)
	if refusesCommand(err) {
		return nil, notStarted(spec.Command[0], err.Error())
	}
	return run, err
}

func (r *execRun) close() { _ = r.conn.Close() }

// copyInput feeds the command's standard input and closes it.
// An error is not reported: it means that the command has closed its end, which is its right.
func (r *execRun) copyInput() {
	if r.spec.Stdin == nil {
		return
	}
	_, _ = io.Copy(r.conn, r.spec.Stdin)
	_ = r.conn.CloseWrite()
}

// copyOutput takes the engine's stream apart (8-byte frame headers, API "Attach to a container") until it ends.
func (r *execRun) copyOutput(ctx context.Context) error {
	stdout, stderr := r.spec.Stdout, r.spec.Stderr
	if stdout == nil {
		stdout = io.Discard
	}
	if stderr == nil {
		stderr = io.Discard
	}
	keepFailure := func(frame []byte) bool { return r.keepFailure(ctx, frame) }
	if r.spec.Terminal != nil {
		_, err := io.Copy(&firstFrame{Writer: stdout, keep: func(frame []byte) bool {
			return keepFailure(frame) || r.keepPodmanFailure(frame)
		}}, r.conn)
		return err
	}
	_, err := stdcopy.StdCopy(&firstFrame{Writer: stdout, keep: keepFailure},
		&firstFrame{Writer: stderr, keep: r.keepPodmanFailure}, r.conn)
	return err
}

// keepFailure reports whether the first output is the engine's own message that the command could not be started.
// The engine sends that message as if the command had written it, ended by CR LF. It is asked even when ctx has ended.
func (r *execRun) keepFailure(ctx context.Context, frame []byte) bool {
	if !bytes.HasSuffix(frame, []byte("\r\n")) || r.engine.Podman {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	state, err := r.engine.api.ContainerExecInspect(ctx, r.id)
	if err != nil || state.Running || state.Pid != 0 {
		return false
	}
	r.failure = string(frame)
	return true
}

// keepPodmanFailure is the same for Podman, which sends the message as standard error. Its state does not tell such
// an exec from one that has ended, so the words alone decide.
func (r *execRun) keepPodmanFailure(frame []byte) bool {
	if !r.engine.Podman || !podmanRefusal.Match(frame) {
		return false
	}
	r.failure = string(frame)
	return true
}

// followSize tells the engine how large the terminal is, at first and whenever that changes, until ctx ends. An error is not
// reported: the command has ended, or has a terminal of the wrong size.
func (r *execRun) followSize(ctx context.Context) {
	terminal := r.spec.Terminal
	if terminal == nil {
		return
	}
	for size := terminal.Size; ; {
		if size != (Size{}) {
			_ = r.engine.api.ContainerExecResize(ctx, r.id, container.ResizeOptions{Width: size.Width, Height: size.Height})
		}
		select {
		case size = <-terminal.Sizes:
		case <-ctx.Done():
			return
		}
	}
}

// result waits until the command has ended, which may be later than its output does.
// The engine has events for this, but subscribing to them costs more than the one question that is usually enough.
func (r *execRun) result(ctx context.Context) (int, error) {
	state, err := r.poll(ctx, func(state container.ExecInspect) bool { return !state.Running })
	switch {
	case err != nil:
		return -1, err
	case r.failure != "":
		err := notStarted(r.spec.Command[0], r.failure)
		return err.ExitCode, err
	}
	return state.ExitCode, nil
}

// poll asks for the state of the exec until it is as wanted: at once, then after 2 ms, and up to every 50 ms.
func (r *execRun) poll(ctx context.Context, wanted func(container.ExecInspect) bool) (container.ExecInspect, error) {
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		state, err := r.engine.api.ContainerExecInspect(ctx, r.id)
		if err != nil {
			return state, fmt.Errorf("read its state: %w", withoutAddress(err))
		}
		if wanted(state) {
			return state, nil
		}
		select {
		case <-ctx.Done():
			return state, context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

// firstFrame is a writer whose first Write is dropped when keep wants it, and then what follows too: a command that
// was not started says nothing, but Podman adds a line on the end of its own connection.
type firstFrame struct {
	io.Writer
	keep func([]byte) bool
}

func (w *firstFrame) Write(p []byte) (int, error) {
	if keep := w.keep; keep != nil {
		w.keep = nil
		if keep(p) {
			w.Writer = io.Discard
		}
	}
	return w.Writer.Write(p)
}

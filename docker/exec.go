package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// ExecSpec is a command to run in a running container.
type ExecSpec struct {
	// Command is the argument list; no shell is involved.
	Command []string
	// Stdin is the command's input; empty input when nil. A Read that blocks does not hold up Exec,
	// but its goroutine stays until that Read returns.
	Stdin io.Reader
	// Stdout and Stderr take the output as it comes, byte for byte; nil discards it.
	Stdout, Stderr io.Writer
	// Terminal gives the command a terminal; its output is then Stdout alone. nil is none.
	Terminal *Terminal
	// Begun is told of the command just before it starts; nil where nobody else may have to end it.
	Begun func(ExecHandle)
}

// ExecHandle names a command that runs in a container, for another process.
type ExecHandle struct {
	// Container and ID are the engine's, Mark is what the command's processes have in their environment.
	Container, ID, Mark string
}

// Terminal is the terminal that a command gets.
type Terminal struct {
	// Type is the value of TERM, such as xterm-256color; the engine's own when empty.
	Type string
	// Size is how large it is, and Sizes tells each change; nil for none.
	Size  Size
	Sizes <-chan Size
}

// Size is that of a terminal, in characters.
type Size struct{ Width, Height uint }

// outputGrace is how long the caller's writers may still block once the command has been cut short.
const outputGrace = 500 * time.Millisecond

// Exec runs a command in the container with this ID or name and returns its exit code as it is, 137 included.
// The output streams with little memory, however much it is; a slow writer slows the command down.
// In its environment the command gets BERTH_EXEC, a random value by which its processes can be found again.
//
// A command that the engine could not start is a [*NotStartedError]; the exit code is then 127 when there is no
// such executable and 126 otherwise. A command that is cut short, because ctx ended or a writer failed, gets
// SIGTERM and 1 s later SIGKILL; the error is an [*InterruptedError], which says whether that worked.
// The exit code with any error but the first is -1.
func (e *Engine) Exec(ctx context.Context, id string, spec ExecSpec) (code int, err error) {
	defer explainFull(&err)
	code, err = e.exec(ctx, id, spec)
	if err != nil {
		return code, fmt.Errorf("exec in container %s: %w", shortID(id), err)
	}
	return code, nil
}

func (e *Engine) exec(ctx context.Context, id string, spec ExecSpec) (int, error) {
	if len(spec.Command) == 0 {
		return -1, errors.New("no command")
	}
	run, err := e.startExec(ctx, id, spec)
	if notStarted := (*NotStartedError)(nil); errors.As(err, &notStarted) {
		return notStarted.ExitCode, err
	}
	if err != nil {
		return -1, err
	}
	defer run.close()

	copied := make(chan error, 1)
	ended, end := context.WithCancel(ctx)
	defer end()
	go func() { defer close(copied); copied <- run.copyOutput(ctx) }()
	go run.copyInput()
	go run.followSize(ended)
	code := -1
	select {
	case err = <-copied:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err == nil {
		code, err = run.result(ctx)
	}
	if err == nil || errors.As(err, new(*NotStartedError)) {
		return code, err
	}
	interrupted := run.interrupt(ctx, err)
	run.close()
	select {
	case <-copied: // after this nothing is written any more
	case <-time.After(outputGrace): // a Write of the caller's blocks
	}
	return -1, interrupted
}

package face

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/project"
)

// Input says what a command in a server gets to read.
type Input int

// Nothing is what a command gets unless it is asked for: whether a script's own input was meant for it cannot be seen, and
// what it reads is lost to the script. Terminal is standard input and, where both ends of it are one, the terminal.
const (
	Nothing Input = iota
	Stdin
	Terminal
)

// Exec streams the output of one command in one server; its exit code is an [Exit].
func (f Face) Exec(ctx context.Context, servers, command []string, input Input) error {
	return f.execute(ctx, "exec", servers, command, input)
}

func (f Face) execute(ctx context.Context, verb string, servers, command []string, input Input) error {
	spec := docker.ExecSpec{Command: command, Stdout: os.Stdout, Stderr: os.Stderr}
	if input != Nothing {
		spec.Stdin = os.Stdin
	}
	code := 0
	err := f.work(ctx, verb, func(ctx context.Context, p *project.Project) (err error) {
		if input == Terminal && OnTerminal() {
			var restore func()
			if spec.Terminal, restore, err = terminal(); err != nil {
				return fmt.Errorf("%s: the terminal: %w", verb, err)
			}
			defer restore()
		}
		begun, over := startGuard()
		defer over()
		spec.Begun = begun
		code, err = p.Exec(ctx, servers, spec)
		if err != nil && !errors.As(err, new(*docker.NotStartedError)) {
			err = fmt.Errorf("%s: %w", verb, err)
		}
		return err
	})
	if errors.As(err, new(*docker.NotStartedError)) {
		return &Exit{Code: code, Text: err.Error()}
	}
	if err == nil && code != 0 {
		return &Exit{Code: code, Text: fmt.Sprintf("%s: the command's exit code is %d", verb, code), Told: true}
	}
	return err
}

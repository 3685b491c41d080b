package face

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/project"
)

// Exec streams the output of one command in one server; its exit code is an [Exit]. It gets standard input only when that
// was asked for: whether a script's own input was meant for it cannot be seen, and what it reads is lost to the script.
func (f Face) Exec(ctx context.Context, servers, command []string, stdin bool) error {
	spec := docker.ExecSpec{Command: command, Stdout: os.Stdout, Stderr: os.Stderr}
	if stdin {
		spec.Stdin = os.Stdin
	}
	code := 0
	err := f.work(ctx, "exec", func(ctx context.Context, p *project.Project) (err error) {
		code, err = p.Exec(ctx, servers, spec)
		if errors.As(err, new(*docker.NotStartedError)) {
			f.say("", err.Error())
			return nil
		}
		if err != nil {
			return fmt.Errorf("exec: %w", err)
		}
		return nil
	})
	if err == nil && code != 0 {
		return &Exit{Code: code, Text: fmt.Sprintf("exec: the command's exit code is %d", code), Told: true}
	}
	return err
}

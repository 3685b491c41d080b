package servers

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/project"
)

// told tells the story of a check: what the dead wrote last, and who is ready. The reasons of those that are not are the
// error, which Mage prints last.
func told(verdicts []project.Verdict) error {
	var errs []error
	for _, verdict := range verdicts {
		for _, line := range verdict.Log {
			say("", verdict.Server+" | "+line)
		}
		if verdict.Err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", verdict.Server, verdict.Err))
		}
	}
	for _, verdict := range verdicts {
		if verdict.Err == nil {
			say(verdict.Server, "ready")
		}
	}
	return errors.Join(errs...)
}

// execCommand streams the output of one command in one server and exits with its exit code. The command is split into
// words without a shell. It gets standard input only when that was asked for: whether a script's own input was meant for it
// cannot be seen, and what it reads is lost to the script.
func execCommand(ctx context.Context, names []string, command string, stdin bool) error {
	words, err := definition.SplitWords(command)
	if err != nil {
		return fmt.Errorf("exec: -command: %w", err)
	}
	if len(words) == 0 {
		return errors.New("exec: -command is empty; leave it out to run the probes and the post-start command")
	}
	spec := docker.ExecSpec{Command: words, Stdout: os.Stdout, Stderr: os.Stderr}
	if stdin {
		spec.Stdin = os.Stdin
	}
	code := 0
	err = work(ctx, "exec", func(ctx context.Context, p *project.Project) (err error) {
		code, err = p.Exec(ctx, names, spec)
		if errors.As(err, new(*docker.NotStartedError)) {
			say("", err.Error())
			return nil
		}
		if err != nil {
			return fmt.Errorf("exec: %w", err)
		}
		return nil
	})
	if err == nil && code != 0 {
		return exitWith(code, fmt.Sprintf("exec: the command's exit code is %d", code))
	}
	return err
}

package ready

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/text"
)

// Log is ready when a line that the container wrote in this run matches the pattern (RE2).
// It follows the log, so it is not late; a pause follows only when the log has ended.
type Log string

// answers is always: the engine keeps the log of a container that has ended.
func (Log) answers() moment { return always }

func (p Log) probes(_ []Port, fail failure) []Probe {
	fail(checkPattern(string(p)))
	return []Probe{p}
}

func (p Log) String() string  { return fmt.Sprintf("log %q", string(p)) }
func (p Log) pending() string { return "no line matches yet" }

func (p Log) longest(Target, error) time.Duration { return dearPause }

func (p Log) try(ctx context.Context, engine engine, target Target) error {
	pattern, err := regexp.Compile(string(p))
	if err != nil {
		return finalError{err}
	}
	detail, err := inspect(ctx, engine, target)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	matched, lines := false, 0
	err = engine.Logs(ctx, target.ContainerID, docker.LogSpec{Since: runBegin(detail), Follow: true}, func(line string) {
		if lines++; !matched && pattern.MatchString(line) {
			matched = true
			cancel()
		}
	})
	switch {
	case matched:
		return nil
	case err != nil:
		return err
	}
	return fmt.Errorf("none of %d lines matches", lines)
}

// checkPattern checks a regular expression.
func checkPattern(pattern string) error {
	if _, err := regexp.Compile(pattern); err != nil {
		return errors.New(text.OneLine(err.Error()))
	}
	return nil
}

// runBegin separates this run of the container from the one before in its log. The end of that one does; for a
// container that has ended by now its time is not known, and all of the log counts.
func runBegin(detail docker.Detail) time.Time {
	if detail.FinishedAt.Before(detail.StartedAt) {
		return detail.FinishedAt
	}
	return time.Time{}
}

// inspect reads the container's state; a container that is gone is a [*DeadError].
func inspect(ctx context.Context, engine engine, target Target) (docker.Detail, error) {
	detail, found, err := engine.Inspect(ctx, target.ContainerID)
	if err == nil && !found {
		err = &DeadError{ExitCode: -1, Removed: true}
	}
	return detail, err
}

var errNotRunning = errors.New("not running yet")

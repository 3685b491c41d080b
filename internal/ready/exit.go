package ready

import (
	"context"
	"errors"
	"time"
)

// Exit is ready when the container has exited with 0: the server is a task.
type Exit bool

func (Exit) answers() moment                  { return atEnd }
func (p Exit) probes([]Port, failure) []Probe { return []Probe{p} }

func (Exit) String() string  { return "exit" }
func (Exit) pending() string { return "no answer of the engine yet" }

// longest matters only to callers that do not tell of the container's death.
func (Exit) longest(Target, error) time.Duration { return dearPause }

func (Exit) try(ctx context.Context, engine engine, target Target) error {
	detail, err := inspect(ctx, engine, target)
	switch {
	case err != nil:
		return err
	case !ended(detail.State):
		return errors.New("the process still runs")
	case detail.ExitCode != 0 || detail.OOMKilled:
		return &DeadError{ExitCode: detail.ExitCode, OOMKilled: detail.OOMKilled}
	}
	return nil
}

// ended reports whether a container in this state has run and runs no more.
func ended(state string) bool { return state == "exited" || state == "dead" || state == "removing" }

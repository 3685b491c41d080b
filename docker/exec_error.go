package docker

import (
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// NotStartedError is a command that the engine could not start.
type NotStartedError struct {
	// Program is the first argument of the command.
	Program string
	// ExitCode is 127 when there is no such executable and 126 otherwise, as in POSIX shells.
	ExitCode int
	// Reason is the engine's text, without its outer layers.
	Reason string
}

func (e *NotStartedError) Error() string { return e.Reason }

// refusals are the words of an engine that answers the request with an error instead of starting the command:
// Docker since 28 for an unknown user or group, and Podman for one too. The client does not read Podman's reason.
var refusals = text.LazyRegexp(`OCI runtime|unable to find (?:user|group) |unable to upgrade to tcp, received 500`)

// podmanRefusal is what Podman writes in place of the output of a command that it could not start.
var podmanRefusal = text.LazyRegexp(`^Error: .*: OCI (?:runtime attempted to invoke a command that was not found|permission denied|runtime error)\n$`)

// refusesCommand reports whether a command cannot be started, and not the request failed for any other reason.
func refusesCommand(err error) bool { return err != nil && refusals.MatchString(err.Error()) }

// notStarted reads the engine's message, such as `OCI runtime exec failed: exec failed: unable to start
// container process: exec: "psql": executable file not found in $PATH: unknown`. The exit code that the engine
// itself reports is not used: up to version 24 it is 126 in all cases.
func notStarted(program, message string) *NotStartedError {
	reason := strings.TrimSuffix(strings.TrimSpace(message), ": unknown")
	reason = strings.TrimPrefix(reason, "Error response from daemon: ")
	if podmanRefusal.MatchString(message) {
		return podmanNotStarted(program, reason)
	}
	if strings.HasPrefix(reason, "unable to upgrade") {
		reason = "the engine refuses to start it and its API does not say why; an unknown user is a common cause"
	}
	if at := strings.Index(reason, `exec: "`); at >= 0 {
		reason = reason[at:]
	} else if _, inner, found := strings.Cut(reason, "unable to start container process: "); found {
		reason = inner
	}
	err := &NotStartedError{Program: program, ExitCode: 126, Reason: reason}
	missing := strings.Contains(reason, "executable file not found") || strings.Contains(reason, "no such file or directory")
	if missing && strings.HasPrefix(reason, `exec: "`) {
		err.ExitCode = 127
	}
	return err
}

// podmanNotStarted reads Podman's message, such as "Error: crun: executable file `psql` not found in $PATH: No such
// file or directory: OCI runtime attempted to invoke a command that was not found".
func podmanNotStarted(program, reason string) *NotStartedError {
	at := strings.LastIndex(reason, ": OCI ")
	err := &NotStartedError{Program: program, ExitCode: 126, Reason: strings.TrimPrefix(reason[:at], "Error: ")}
	if strings.HasSuffix(reason, "was not found") {
		err.ExitCode = 127
	}
	return err
}

// InterruptedError is a command that was cut short.
type InterruptedError struct {
	// Program is the first argument of the command.
	Program string
	// Ended reports whether the command's process is gone.
	Ended bool
	// Means is how it was signalled: "host PID" or "kill inside the container"; empty when no way worked.
	Means string
	// Cause is why: the end of the context, or the error of a writer.
	Cause error
	// Obstacle is why the process could not be signalled; nil when it could.
	Obstacle error
}

func (e *InterruptedError) Error() string {
	switch {
	case e.Ended && e.Means == "":
		return fmt.Sprintf("%s was cut short: %v; its process had ended", e.Program, e.Cause)
	case e.Ended:
		return fmt.Sprintf("%s was cut short: %v; its process was ended by %s", e.Program, e.Cause, e.Means)
	case e.Means != "":
		return fmt.Sprintf("%s was cut short: %v; its process was signalled by %s, but still runs", e.Program, e.Cause, e.Means)
	}
	return fmt.Sprintf("%s was cut short: %v; its process still runs, it could not be signalled: %v",
		e.Program, e.Cause, e.Obstacle)
}

// Unwrap returns the cause.
func (e *InterruptedError) Unwrap() error { return e.Cause }

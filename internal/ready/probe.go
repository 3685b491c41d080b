package ready

import (
	"context"
	"fmt"
	"time"

	"github.com/berthdev/berth/docker"
)

// Probe is one question to a container. It is plain data and prints itself, for plans and errors; an exec probe
// prints its program only, as arguments may be secret.
type Probe interface {
	fmt.Stringer
	// try asks once; nil is the answer that the server is ready. An error that no later try can change is a
	// [finalError] or a [*DeadError].
	try(ctx context.Context, engine engine, target Target) error
	// longest is the longest pause after a try that ended with this error.
	longest(target Target, err error) time.Duration
	// pending says what is missing while the first try is still going on.
	pending() string
}

// engine is what probes need of [*docker.Engine].
type engine interface {
	Inspect(ctx context.Context, id string) (docker.Detail, bool, error)
	Exec(ctx context.Context, id string, spec docker.ExecSpec) (int, error)
	Logs(ctx context.Context, id string, spec docker.LogSpec, each func(line string)) error
}

// The pauses between two tries; see the package comment.
const (
	firstPause  = 5 * time.Millisecond
	cheapPause  = 10 * time.Millisecond
	mediumPause = 50 * time.Millisecond
	dearPause   = 250 * time.Millisecond
)

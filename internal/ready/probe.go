package ready

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
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

// New lists the probes of a server: those that it names, else tcp on every tcp port
// whose number the definition gives, else [Running].
func New(server definition.Server) []Probe {
	var probes []Probe
	named := server.Ready
	for _, port := range named.TCP {
		probes = append(probes, TCP{Port: portNumber(server.Ports, port)})
	}
	if named.HTTP != nil {
		probes = append(probes, newHTTP(server.Ports, *named.HTTP))
	}
	if named.Log != "" {
		probes = append(probes, Log{Pattern: named.Log})
	}
	if len(named.Exec) > 0 {
		probes = append(probes, Exec{Command: named.Exec})
	}
	if named.Health {
		probes = append(probes, Health{})
	}
	if named.Exit {
		probes = append(probes, Exit{})
	}
	if len(probes) > 0 {
		return probes
	}
	for _, port := range server.Ports {
		// Ports that Berth chooses may open later, such as those of FTP's passive mode.
		if port.Protocol == "tcp" && port.Count == 0 {
			probes = append(probes, TCP{Port: port.Number})
		}
	}
	if len(probes) > 0 {
		return probes
	}
	return []Probe{Running{}}
}

// portNumber resolves a number or the name of a tcp port; 0 is a name that the definition does not have,
// which its own checks refuse.
func portNumber(ports definition.Ports, port string) int {
	if number, err := strconv.Atoi(port); err == nil {
		return number
	}
	at := slices.IndexFunc(ports, func(p definition.Port) bool { return p.Name == port && p.Protocol == "tcp" })
	if at < 0 {
		return 0
	}
	return ports[at].Number
}

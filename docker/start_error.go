package docker

import (
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// StartError is a container whose program the engine could not start.
type StartError struct {
	// Reason is the engine's text, without its outer layers.
	Reason string
	// Err is the engine's error.
	Err error
}

func (e *StartError) Error() string {
	if strings.HasPrefix(e.Reason, `exec: "`) {
		return e.Reason + "; correct entrypoint or command"
	}
	return e.Reason
}

func (e *StartError) Unwrap() error { return e.Err }

// layers are what programs between the engine and the kernel put before the reason.
var layers = text.LazyRegexp(`^(?:Error response from daemon: |failed to create (?:shim )?task(?: for container)?: |failed to create shim: |` +
	`OCI runtime create failed: |runc create failed: |container_linux\.go:\d+: starting container process caused: |unable to start container process: |` +
	`error during container init: )+`)

// explainStart replaces *err by a [StartError] where the runtime below the engine refused to start the program.
func explainStart(err *error) {
	if *err == nil || !strings.Contains((*err).Error(), "OCI runtime create failed: ") {
		return
	}
	reason := strings.TrimSuffix((*err).Error(), ": unknown")
	*err = &StartError{Reason: reason[len(layers.FindString(reason)):], Err: *err}
}

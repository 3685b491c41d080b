package registry

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/text"
)

// PullError is an image that a registry did not give.
type PullError struct {
	// Reference is the image as it was asked for.
	Reference string
	// Registry is the host that was asked, a mirror's where one is used.
	Registry string
	Fault    Fault
	// Credentials tells whose credentials were shown, or where they were looked for.
	Credentials string
	// Attempts is the number of tries.
	Attempts int
	// Wait is how long the registry asks to be left alone; 0 when it does not say.
	Wait time.Duration
	// Further is one more next step, added by whoever knows one; empty for none.
	Further string
	// Cause is what the engine says.
	Cause error
}

// Error is what happened, the next step where there is one, and what the engine says.
func (e *PullError) Error() string {
	shown := fmt.Sprintf("pull %s: %s", e.Reference, e.What())
	if e.Attempts > 1 {
		shown += fmt.Sprintf(" (%d tries)", e.Attempts)
	}
	if next := e.next(); next != "" {
		shown += "; " + next
		if e.Further != "" {
			shown += ", or " + e.Further
		}
	}
	engine := strings.TrimPrefix(text.CleanLine(e.Cause.Error()), fromDaemon)
	if late := new(StalledError); errors.As(e.Cause, &late) {
		return shown + ": " + engine
	}
	return shown + ": the engine says: " + engine
}

// Unwrap is the cause.
func (e *PullError) Unwrap() error { return e.Cause }

// What is what happened, in short: the fault and the registry.
func (e *PullError) What() string {
	switch e.Fault {
	case NotFound:
		return fmt.Sprintf("registry %s has no such image", e.Registry)
	case Unauthorized:
		return fmt.Sprintf("registry %s denies access %s", e.Registry, e.Credentials)
	case RateLimited:
		return fmt.Sprintf("registry %s allows no more pulls for now %s", e.Registry, e.Credentials)
	case NoHost:
		return fmt.Sprintf("the engine finds no address for registry %s", e.Registry)
	case NoRoute:
		return fmt.Sprintf("the engine has no route to registry %s", e.Registry)
	case Connection:
		return fmt.Sprintf("no connection to registry %s", e.Registry)
	case Timeout:
		return fmt.Sprintf("registry %s does not answer in time", e.Registry)
	case ServerError:
		return fmt.Sprintf("registry %s is out of order", e.Registry)
	}
	return "registry " + e.Registry
}

// next is what the user can do; empty where only the cause can tell.
func (e *PullError) next() string {
	switch e.Fault {
	case NotFound:
		return "check the image's name, tag and platform"
	case Unauthorized:
		return "run `docker login " + e.Registry + "`, or check the image's name"
	case RateLimited:
		wait := "wait"
		if e.Wait > 0 {
			wait = fmt.Sprintf("wait %s, which it asks for", e.Wait)
		}
		return wait + ", log in"
	case NoHost:
		return "check the registry's name and the network"
	case NoRoute:
		return "check the network"
	case Connection, Timeout:
		return "check that it runs, and the network"
	case ServerError:
		return "run again later"
	}
	return ""
}

// StalledError is a try that made no progress.
type StalledError struct {
	// Waited is how long nothing happened.
	Waited time.Duration
}

func (e *StalledError) Error() string { return fmt.Sprintf("no progress for %s", e.Waited) }

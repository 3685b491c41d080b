package docker

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/distribution/reference"
)

// PullFault says why an image could not be pulled.
type PullFault string

// The faults of [PullError.Fault].
const (
	PullNotFound     PullFault = "not found"
	PullUnauthorized PullFault = "unauthorized"
	PullRateLimited  PullFault = "rate limited"
	// PullNoHost is a registry whose name has no address.
	PullNoHost PullFault = "no such host"
	// PullNoRoute is a registry that cannot be reached from the engine's network.
	PullNoRoute PullFault = "no route"
	// PullConnection is a connection that was refused or broke.
	PullConnection PullFault = "connection"
	PullTimeout    PullFault = "timeout"
	// PullRegistry is an error of the registry itself (5xx).
	PullRegistry PullFault = "registry error"
	// PullOther is anything else; the cause says what.
	PullOther PullFault = "other"
)

// PullError is an image that a registry did not give.
type PullError struct {
	// Reference is the image as it was asked for.
	Reference string
	// Registry is the host that was asked, a mirror's where one is used.
	Registry string
	Fault    PullFault
	// Credentials tells whose credentials were shown, or where they were looked for.
	Credentials string
	// Attempts is the number of tries.
	Attempts int
	// Wait is how long the registry asks to be left alone; 0 when it does not say.
	Wait time.Duration
	// Cause is what the engine says.
	Cause error
}

// Error is what happened, the next step where there is one, and what the engine says.
func (e *PullError) Error() string {
	text := fmt.Sprintf("pull %s: %s", e.Reference, e.What())
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (%d tries)", e.Attempts)
	}
	if next := e.next(); next != "" {
		text += "; " + next
	}
	said := strings.TrimPrefix(cleanLine(e.Cause.Error()), fromDaemon)
	if late := new(stalled); errors.As(e.Cause, &late) {
		return text + ": " + said
	}
	return text + ": the engine says: " + said
}

// Unwrap is the cause.
func (e *PullError) Unwrap() error { return e.Cause }

// What is what happened, in short: the fault and the registry.
func (e *PullError) What() string {
	switch e.Fault {
	case PullNotFound:
		return fmt.Sprintf("registry %s has no such image", e.Registry)
	case PullUnauthorized:
		return fmt.Sprintf("registry %s denies access %s", e.Registry, e.Credentials)
	case PullRateLimited:
		return fmt.Sprintf("registry %s allows no more pulls for now %s", e.Registry, e.Credentials)
	case PullNoHost:
		return fmt.Sprintf("the engine finds no address for registry %s", e.Registry)
	case PullNoRoute:
		return fmt.Sprintf("the engine has no route to registry %s", e.Registry)
	case PullConnection:
		return fmt.Sprintf("no connection to registry %s", e.Registry)
	case PullTimeout:
		return fmt.Sprintf("registry %s does not answer in time", e.Registry)
	case PullRegistry:
		return fmt.Sprintf("registry %s is out of order", e.Registry)
	}
	return "registry " + e.Registry
}

// next is what the user can do; empty where only the cause can tell. A mirror stands for Docker Hub alone.
func (e *PullError) next() string {
	mirror := ""
	if e.Registry == hubDomain {
		mirror = ", or set BERTH_REGISTRY_MIRROR"
	}
	switch e.Fault {
	case PullNotFound:
		return "check the image's name, tag and platform"
	case PullUnauthorized:
		return "run `docker login " + e.Registry + "`, or check the image's name"
	case PullRateLimited:
		wait := "wait"
		if e.Wait > 0 {
			wait = fmt.Sprintf("wait %s, which it asks for", e.Wait)
		}
		return wait + ", log in" + mirror
	case PullNoHost:
		return "check the registry's name and the network" + mirror
	case PullNoRoute:
		return "check the network" + mirror
	case PullConnection, PullTimeout:
		return "check that it runs, and the network" + mirror
	case PullRegistry:
		return "run again later" + mirror
	}
	return ""
}

// passing tells a fault that may be gone a moment later.
func (f PullFault) passing() bool {
	switch f {
	case PullRateLimited, PullConnection, PullTimeout, PullRegistry:
		return true
	}
	return false
}

// explain makes a [*PullError] of what a try returned; nil of nil.
func (t pullTarget) explain(err error) *PullError {
	if err == nil {
		return nil
	}
	return &PullError{
		Reference:   t.asked,
		Registry:    t.registry,
		Fault:       t.fault(err),
		Credentials: t.credentials.describe(),
		Cause:       err,
	}
}

// describe says whose credentials these are, without telling them.
func (c Credentials) describe() string {
	switch {
	case c.Source == "" && c.Known():
		return "with the credentials given"
	case c.Source == "":
		return "without credentials"
	case c.Username != "":
		return fmt.Sprintf("to user %q of %s", c.Username, c.Source)
	case c.IdentityToken != "":
		return "with an identity token of " + c.Source
	}
	return "without credentials (none in " + c.Source + ")"
}

// pullFaults are the engine's texts, looked for in this order. The engine passes a registry's status on in words only,
// and in different ones from version to version.
var pullFaults = []struct {
	fault PullFault
	text  *regexp.Regexp
}{
	{PullRateLimited, regexp.MustCompile(`(?i)toomanyrequests|too many requests|rate ?limit|\b429\b`)},
	{PullNoHost, regexp.MustCompile(`no such host|server misbehaving|[Tt]emporary failure in name resolution`)},
	{PullNoRoute, regexp.MustCompile(`no route to host|network is unreachable`)},
	{PullTimeout, regexp.MustCompile(`(?i)timeout|deadline exceeded|timed out`)},
	{PullConnection, regexp.MustCompile(`connection refused|connection reset|broken pipe|\bEOF\b`)},
	{PullUnauthorized, regexp.MustCompile(`(?i)unauthorized|no basic auth credentials|authentication required|denied|forbidden|incorrect username or password|\b40[13]\b`)},
	{PullNotFound, regexp.MustCompile(`(?i)not found|manifest[ _]unknown|name[ _]unknown|no matching manifest|does not exist|\b404\b`)},
	{PullRegistry, regexp.MustCompile(`(?i)internal server error|bad gateway|service unavailable|gateway time-?out|HTTP (?:status|response)[^0-9]*5\d\d|\b50[0234]\b`)},
}

// fromDaemon begins what the client tells of an engine's error.
const fromDaemon = "Error response from daemon: "

// fault tells what an error means. Only what the engine itself says counts: a broken connection to the engine
// is no fault of a registry.
func (t pullTarget) fault(err error) PullFault {
	if late := new(stalled); errors.As(err, &late) {
		return PullTimeout
	}
	said, ok := strings.CutPrefix(err.Error(), fromDaemon)
	if streamed := new(streamError); !ok && !errors.As(err, &streamed) {
		return PullOther
	}
	said = t.withoutNames(said)
	for _, known := range pullFaults {
		if known.text.MatchString(said) {
			return known.fault
		}
	}
	switch {
	case cerrdefs.IsNotFound(err):
		return PullNotFound
	case cerrdefs.IsUnauthorized(err), cerrdefs.IsPermissionDenied(err):
		return PullUnauthorized
	}
	return PullOther
}

// namedInText are the places where the engine's texts carry names: addresses, and the name of a denied image.
var namedInText = regexp.MustCompile(`"?https?://[^" ]+"?|denied for [^ ,]+`)

// withoutNames takes the image's names out of a text, so that an image called "timeout" is none.
func (t pullTarget) withoutNames(text string) string {
	text = namedInText.ReplaceAllStringFunc(text, func(place string) string {
		if strings.HasPrefix(place, "denied") {
			return "denied"
		}
		return ""
	})
	for _, name := range t.names() {
		text = strings.ReplaceAll(text, name, "")
	}
	return text
}

// names are the ways in which the engine writes the image's name; all have a colon, so that none is a word.
func (t pullTarget) names() []string {
	names := []string{t.reference}
	if named, err := reference.ParseNormalizedNamed(t.reference); err == nil {
		names = append(names, named.Name()+":", reference.FamiliarString(named), reference.FamiliarName(named)+":")
	}
	return names
}

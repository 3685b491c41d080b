package registry

import (
	"errors"
	"strings"

	"github.com/berthdev/berth/internal/text"

	cerrdefs "github.com/containerd/errdefs"
	"github.com/distribution/reference"

	"github.com/berthdev/berth/docker/buildlog"
)

// Fault says why an image could not be pulled.
type Fault string

// The faults of [PullError.Fault].
const (
	NotFound     Fault = "not found"
	Unauthorized Fault = "unauthorized"
	RateLimited  Fault = "rate limited"
	// NoHost is a registry whose name has no address.
	NoHost Fault = "no such host"
	// NoRoute is a registry that cannot be reached from the engine's network.
	NoRoute Fault = "no route"
	// Connection is a connection that was refused or broke.
	Connection Fault = "connection"
	Timeout    Fault = "timeout"
	// ServerError is an error of the registry itself (5xx).
	ServerError Fault = "registry error"
	// Other is anything else; the cause says what.
	Other Fault = "other"
)

// passing reports whether a fault may be gone a moment later.
func (f Fault) passing() bool {
	switch f {
	case RateLimited, Connection, Timeout, ServerError:
		return true
	}
	return false
}

// faultTexts are the engine's texts, looked for in this order. The engine passes a registry's status on in words only,
// and in different ones from version to version.
var faultTexts = []struct {
	fault Fault
	text  *text.Regexp
}{
	{RateLimited, text.LazyRegexp(`(?i)toomanyrequests|too many requests|rate ?limit|\b429\b`)},
	{NoHost, text.LazyRegexp(`no such host|server misbehaving|[Tt]emporary failure in name resolution`)},
	{NoRoute, text.LazyRegexp(`no route to host|network is unreachable`)},
	{Timeout, text.LazyRegexp(`(?i)timeout|deadline exceeded|timed out`)},
	{Connection, text.LazyRegexp(`connection refused|connection reset|broken pipe|\bEOF\b`)},
	{Unauthorized, text.LazyRegexp(`(?i)unauthorized|no basic auth credentials|authentication required|denied|forbidden|incorrect username or password|\b40[13]\b`)},
	{NotFound, text.LazyRegexp(`(?i)not found|manifest[ _]unknown|name[ _]unknown|no matching manifest|does not exist|\b404\b`)},
	{ServerError, text.LazyRegexp(`(?i)internal server error|bad gateway|service unavailable|gateway time-?out|HTTP (?:status|response)[^0-9]*5\d\d|\b50[0234]\b`)},
}

// fromDaemon begins what the client tells of an engine's error.
const fromDaemon = "Error response from daemon: "

// fault tells what an error means. Only what the engine itself says counts: a broken connection to the engine
// is no fault of a registry.
func (t Target) fault(err error) Fault {
	if late := new(StalledError); errors.As(err, &late) {
		return Timeout
	}
	said, ok := strings.CutPrefix(err.Error(), fromDaemon)
	if streamed := new(buildlog.StreamError); !ok && !errors.As(err, &streamed) {
		return Other
	}
	said = t.withoutNames(said)
	for _, known := range faultTexts {
		if known.text.MatchString(said) {
			return known.fault
		}
	}
	switch {
	case cerrdefs.IsNotFound(err):
		return NotFound
	case cerrdefs.IsUnauthorized(err), cerrdefs.IsPermissionDenied(err):
		return Unauthorized
	}
	return Other
}

// namedInText are the places where the engine's texts carry names: addresses, and the name of a denied image.
var namedInText = text.LazyRegexp(`"?https?://[^" ]+"?|denied for [^ ,]+`)

// withoutNames takes the image's names out of a text, so that an image called "timeout" is none.
func (t Target) withoutNames(text string) string {
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
func (t Target) names() []string {
	names := []string{t.Reference}
	if named, err := reference.ParseNormalizedNamed(t.Reference); err == nil {
		names = append(names, named.Name()+":", reference.FamiliarString(named), reference.FamiliarName(named)+":")
	}
	return names
}

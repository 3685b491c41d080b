// Package advice adds next steps to errors: those that name targets and settings to errors of the engine, since the packages
// that make these know their reason and neither a target nor a setting; and what to do about a full disk of this machine, on
// which any file can fail.
//
// Non-goals: it makes no error, hides none and decides nothing; an error without a step of ours passes as it is.
package advice

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/docker/registry"
)

// Add is err with our next steps for every [*locate.UnreachableError], [*docker.FullError], [*registry.PullError] and file on a
// full disk in its tree, each where that error's own text stands, and without the address that Go's HTTP client puts before an engine's call
// that names itself. In our steps start is before the names of targets, such as "mage ". The tree stays in the chain. An
// error without any of these, and nil, come back as they are.
func Add(err error, start string) error {
	if err == nil {
		return nil
	}
	said := err.Error()
	text := said
	done := map[string]bool{} // several servers can fail with the same text
	eachError(err, func(one error) {
		before, after := one.Error(), advised(one, start)
		if after != "" && !done[before] {
			done[before] = true
			text = strings.ReplaceAll(strings.ReplaceAll(text, duringConnect+before, after), before, after)
		}
	})
	if text == said {
		return err
	}
	return &advisedError{text: text, err: err}
}

// duringConnect is what the Docker client puts before the error of a call, whatever stage it is of.
const duringConnect = "error during connect: "

// advisedError is an error whose text has our steps.
type advisedError struct {
	text string
	err  error
}

func (e *advisedError) Error() string { return e.text }
func (e *advisedError) Unwrap() error { return e.err }

// eachError visits the tree of err, outer errors first: their texts contain those of the inner ones.
func eachError(err error, visit func(error)) {
	visit(err)
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // this walks the tree itself
		for _, inner := range many.Unwrap() {
			eachError(inner, visit)
		}
		return
	}
	if inner := errors.Unwrap(err); inner != nil {
		eachError(inner, visit)
	}
}

// advised is the text of a known error with our steps; empty for one that we have no step for.
func advised(err error, start string) string {
	switch known := err.(type) { //nolint:errorlint // eachError walks the chain
	case *locate.UnreachableError:
		return unreachable(*known, start)
	case *docker.FullError:
		return full(*known, start)
	case *registry.PullError:
		return refused(*known)
	case *fs.PathError:
		return fullHere(known)
	case *os.LinkError:
		return fullHere(known)
	case *url.Error:
		if said := known.Err.Error(); strings.HasPrefix(said, strings.ToUpper(known.Op)+" /") {
			return said
		}
	}
	return ""
}

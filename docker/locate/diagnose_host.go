package locate

import (
	"errors"
	"fmt"
	"strings"
)

// nothingListens is about an address where nothing listens.
func nothingListens(address Address, err error, m machine) error {
	if name, found := strings.CutPrefix(address.Source, sourceContextPrefix); found {
		return &UnreachableError{
			Reason: WrongContext,
			Fact:   fmt.Sprintf("Docker context %q: nothing answers at %s: %v", name, address.Host, innermost(err)),
			Next:   append([]string{"start that engine"}, otherContexts(address, name)...),
			Err:    err,
		}
	}
	if isSystemSocket(address.Host) || address.Source != sourceEnvironment {
		return noSocket([]dialAttempt{{Host: address.Host, Err: err}}, m)
	}
	return &UnreachableError{
		Reason: WrongHost,
		Fact:   fmt.Sprintf("DOCKER_HOST %q: nothing answers there: %v", address.Host, innermost(err)),
		Next:   []string{"start that engine, or correct DOCKER_HOST", "unset DOCKER_HOST to use the engine of this machine"},
		Err:    err,
	}
}

// badHost is about a DOCKER_HOST that cannot work.
func badHost(err error) error {
	return &UnreachableError{
		Reason: WrongHost,
		Fact:   fmt.Sprintf("DOCKER_HOST: %v", err),
		Next:   []string{"correct DOCKER_HOST, or unset it to use the engine of this machine"},
		Err:    err,
	}
}

// missingContext is about a context that does not exist.
func missingContext(address Address, name string, err error) error {
	return &UnreachableError{
		Reason: WrongContext,
		Fact:   fmt.Sprintf("Docker context %q: there is none of that name", name),
		Next:   otherContexts(address, name),
		Err:    err,
	}
}

// badContext is about a context that cannot be used.
func badContext(address Address, name string, err error) error {
	return &UnreachableError{
		Reason: WrongContext,
		Fact:   fmt.Sprintf("Docker context %q: %v", name, err),
		Next:   otherContexts(address, name),
		Err:    err,
	}
}

// otherContexts is the step that chooses another context than name.
func otherContexts(address Address, name string) []string {
	others := address.contexts.Others(name)
	if len(others) == 0 {
		return []string{"unset DOCKER_CONTEXT"}
	}
	const most = 12
	list := strings.Join(others[:min(len(others), most)], ", ")
	if len(others) > most {
		list += fmt.Sprintf(" and %d more", len(others)-most)
	}
	return []string{"set DOCKER_CONTEXT, or run `docker context use NAME`, with one of: " + list}
}

// noAnswer is about an engine that was too slow, or that hung up.
func noAnswer(address Address, fact string, err error) error {
	const moment = "an engine that has just been started needs a moment: run the same command again"
	var next []string
	var remedy Remedy
	switch name, found := strings.CutPrefix(address.Source, sourceContextPrefix); {
	case found:
		next = append(otherContexts(address, name), moment)
	case address.Source == sourceEnvironment:
		next = []string{"check DOCKER_HOST, and the network and firewall on the way", moment}
	default:
		next, remedy = []string{moment}, WaitForDaemon
	}
	return &UnreachableError{
		Reason: NoAnswer,
		Fact:   place(address) + ": " + fact,
		Next:   next,
		Remedy: remedy,
		Err:    err,
	}
}

// tooOld is about an engine that must be updated.
func tooOld(address Address, old *TooOldError, err error) error {
	return &UnreachableError{
		Reason: TooOld,
		Fact:   fmt.Sprintf("%s: %v", place(address), old),
		Next:   []string{"update the engine, or choose another with DOCKER_HOST or DOCKER_CONTEXT"},
		Err:    err,
	}
}

// notAnEngine is about an answer that no engine gives.
func notAnEngine(address Address, err error) error {
	return &UnreachableError{
		Reason: NotAnEngine,
		Fact:   fmt.Sprintf("%s: what answers is not a Docker engine: %v", place(address), innermost(err)),
		Next:   []string{"correct DOCKER_HOST or the Docker context; `curl` on that address shows what is there"},
		Err:    err,
	}
}

// innermost is the last error of a chain: the cause without the request and the address, which the caller names.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

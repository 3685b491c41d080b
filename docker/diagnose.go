package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"
)

// Reason is why no engine answered as Berth needs it.
type Reason string

// The reasons that [UnreachableError] tells apart.
const (
	// NotInstalled means that nothing listens and no engine's program is there.
	NotInstalled Reason = "not installed"
	// NotRunning means that an engine is installed, or has been running, but nothing listens.
	NotRunning Reason = "not running"
	// NoPermission means that an engine's socket is there, for others.
	NoPermission Reason = "no permission"
	// WrongContext means that the chosen Docker context is missing, or that its host does not answer.
	WrongContext Reason = "wrong context"
	// WrongHost means that DOCKER_HOST is malformed, or that its host does not answer.
	WrongHost Reason = "wrong host"
	// BadTLS means that certificates cannot be read or that one side does not accept those of the other.
	BadTLS Reason = "bad TLS"
	// TooOld means that the engine answers, in an API older than [OldestAPI]; the chain holds a [*TooOldError].
	TooOld Reason = "too old"
	// NoAnswer means that nothing refused the connection, but no answer came in time, or the other side hung up.
	NoAnswer Reason = "no answer"
	// NotAnEngine means that what answers is not a Docker engine.
	NotAnEngine Reason = "not an engine"
)

// UnreachableError says why no engine answered, and what to do. Its text is one screen at most: the fact on the
// first line, then one line for each next step and each note.
type UnreachableError struct {
	// Reason is the kind of trouble.
	Reason Reason
	// Fact is what is the case, in one line.
	Fact string
	// Next lists what the user can do, the most promising first, a line each.
	Next []string
	// Notes lists what else was seen, a line each.
	Notes []string
	// Err is the cause; nil where nothing was dialled.
	Err error
}

func (e *UnreachableError) Error() string {
	var text strings.Builder
	text.WriteString(e.Fact)
	for _, line := range e.Next {
		text.WriteString("\n  next: " + line)
	}
	for _, line := range e.Notes {
		text.WriteString("\n  note: " + line)
	}
	return text.String()
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// TooOldError is an engine whose API is older than [OldestAPI].
type TooOldError struct {
	// Version is the engine's own version, such as "19.03.15".
	Version string
	// API is the newest API version that it speaks, "" when it named none.
	API string
}

func (e *TooOldError) Error() string {
	speaks := "names no API version"
	if e.API != "" {
		speaks = "speaks API " + e.API
	}
	return fmt.Sprintf("engine %s %s; Berth needs %s (Docker 20.10) or newer", e.Version, speaks, OldestAPI)
}

// Diagnose explains why the engine at address did not answer, with the next step. The result is an
// [*UnreachableError], except that a cancelled context is only named.
func Diagnose(address Address, err error) error {
	return diagnose(address, err, thisMachine{})
}

// diagnose is [Diagnose] on a given machine.
func diagnose(address Address, err error, m machine) error {
	var known *UnreachableError
	var old *TooOldError
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", place(address), err)
	case errors.As(err, &old):
		return tooOld(address, old, err)
	case errors.Is(err, fs.ErrPermission):
		return noPermission(address.Host, err, m)
	case isTLS(err):
		return badHandshake(address, err)
	case isPlainToTLS(address, err):
		return missingTLS(address, err)
	case isTimeout(err):
		return noAnswer(address, fmt.Sprintf("no answer within %v", connectTimeout), err)
	case isHangUp(err):
		return noAnswer(address, "the connection was closed without an answer", err)
	case isAbsent(err):
		return silent(address, err, m)
	}
	return notAnEngine(address, err)
}

// isTimeout tells whether an error says that time ran out.
func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || (errors.As(err, &timeout) && timeout.Timeout())
}

// isAbsent tells whether an error says that nothing listens: no socket, no such host, no route, refused.
func isAbsent(err error) bool {
	var operation *net.OpError
	return errors.Is(err, fs.ErrNotExist) || (errors.As(err, &operation) && operation.Op == "dial")
}

// isHangUp tells whether an error says that the other side closed the connection.
func isHangUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// place names an address in messages.
func place(address Address) string {
	return fmt.Sprintf("engine at %s (%s)", address.Host, address.Source)
}

package locate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"time"
)

// Reason is why no engine answered as it is needed.
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
	// TooOld means that the engine answers, in too old an API; the chain holds a [*TooOldError].
	TooOld Reason = "too old"
	// NoAnswer means that nothing refused the connection, but no answer came in time, or the other side hung up.
	NoAnswer Reason = "no answer"
	// NotAnEngine means that what answers is not a Docker engine.
	NotAnEngine Reason = "not an engine"
)

// Remedy is something that the caller of this package may offer to do about an [UnreachableError].
type Remedy string

// The values of [UnreachableError.Remedy].
const (
	// StartDaemon means that dockerd is installed on this machine, and that starting it helps.
	StartDaemon Remedy = "start dockerd"
	// InstallDaemon means that this machine, with Linux, has no engine's program.
	InstallDaemon Remedy = "install dockerd"
	// WaitForDaemon means that an engine of this machine accepts connections, and that waiting longer may help.
	WaitForDaemon Remedy = "wait"
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
	// Remedy is what would make an engine of this machine answer, beyond what Next says; empty for nothing known.
	Remedy Remedy
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

// TooOldError is an engine whose API is too old.
type TooOldError struct {
	// Version is the engine's own version, such as "19.03.15".
	Version string
	// API is the newest API version that it speaks, "" when it named none.
	API string
	// Oldest is the oldest API that would do, for messages, such as "1.41 (Docker 20.10)".
	Oldest string
}

func (e *TooOldError) Error() string {
	speaks := "names no API version"
	if e.API != "" {
		speaks = "speaks API " + e.API
	}
	return fmt.Sprintf("engine %s %s; Berth needs %s or newer", e.Version, speaks, e.Oldest)
}

// Diagnose explains why the engine at address did not answer, with the next step; waited is how long an answer was
// waited for. The result is an [*UnreachableError], except that a cancelled context is only named.
func Diagnose(address Address, err error, waited time.Duration) error {
	return diagnose(address, err, waited, thisMachine{})
}

// diagnose is [Diagnose] on a given machine.
func diagnose(address Address, err error, waited time.Duration, m machine) error {
	var known *UnreachableError
	var old *TooOldError
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: %w", place(address), err)
	case errors.As(err, &old):
		return tooOld(address, old, err)
	case address.BehindSSH():
		return noWayThroughSSH(address, err, waited)
	case errors.Is(err, fs.ErrPermission):
		return noPermission(address.Host, err, m)
	case isTLS(err):
		return badHandshake(address, err)
	case isPlainToTLS(address, err):
		return missingTLS(address, err)
	case isTimeout(err):
		return noAnswer(address, fmt.Sprintf("no answer within %v", waited), err)
	case isHangUp(err):
		return noAnswer(address, "the connection was closed without an answer", err)
	case isAbsent(err):
		return nothingListens(address, err, m)
	}
	return notAnEngine(address, err)
}

// isTimeout reports whether an error says that time ran out.
func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || (errors.As(err, &timeout) && timeout.Timeout())
}

// isAbsent reports whether an error says that nothing listens: no socket, no such host, no route, refused.
func isAbsent(err error) bool {
	var operation *net.OpError
	return errors.Is(err, fs.ErrNotExist) || (errors.As(err, &operation) && operation.Op == "dial")
}

// isHangUp reports whether an error says that the other side closed the connection.
func isHangUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// place names an address in messages.
func place(address Address) string {
	return fmt.Sprintf("engine at %s (%s)", address.Host, address.Source)
}

package ready

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"time"
)

// TimeoutError is a server that was not ready in time.
type TimeoutError struct {
	// Limit is the time that it had.
	Limit time.Duration
	// Probe is the first probe, in their order, that had not succeeded.
	Probe Probe
	// Last is the error of that probe's last try.
	Last error
}

func (e *TimeoutError) Error() string {
	return fmt.Sprintf("not ready within %v: %v: %v", e.Limit, e.Probe, e.Last)
}

// Unwrap returns the last error of the probe.
func (e *TimeoutError) Unwrap() error { return e.Last }

// DeadError is a container whose process ended before the server was ready.
type DeadError struct {
	// ExitCode is that of the process; -1 when it is not known.
	ExitCode int
	// OOMKilled reports whether the kernel killed it for want of memory.
	OOMKilled bool
	// Removed reports whether the container is gone.
	Removed bool
}

func (e *DeadError) Error() string {
	switch {
	case e.Removed:
		return "the container was removed before it was ready"
	case e.OOMKilled:
		return fmt.Sprintf("the process was killed for want of memory (exit code %d); raise memory", e.ExitCode)
	case e.ExitCode < 0:
		return "the process ended before it was ready"
	}
	return fmt.Sprintf("the process ended with exit code %d before it was ready", e.ExitCode)
}

// finalError is an error that no later try can change.
type finalError struct{ error }

func (e finalError) Unwrap() error { return e.error }

// isFinal reports whether trying again is useless.
func isFinal(err error) bool {
	return errors.As(err, new(finalError)) || errors.As(err, new(*DeadError))
}

// cause takes the layers off a network error: of "dial tcp 172.18.0.2:5432: connect: connection refused" only the end
// says something that the probe's name does not.
func cause(err error) error {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return errors.New("no answer in time")
	}
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	var operation *net.OpError
	if errors.As(err, &operation) {
		err = operation.Err
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return err
}

// at names the address that was dialled.
func at(address string, err error) error { return fmt.Errorf("%w at %s", err, address) }

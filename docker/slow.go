package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"syscall"
	"time"
)

// SlowError is a call that the engine has not answered in time. It may still do what it was asked to.
type SlowError struct {
	// Call is the method and the path, such as "POST /containers/create".
	Call string
	// Waited is the time without an answer.
	Waited time.Duration
	// Interrupted reports whether the caller gave up, and that there was no more time after that.
	Interrupted bool
}

func (e *SlowError) Error() string {
	waited := e.Waited.Round(100 * time.Millisecond)
	if e.Waited > time.Minute {
		waited = e.Waited.Round(time.Second)
	}
	if e.Interrupted {
		return fmt.Sprintf("%s: interrupted, and no answer of the engine within %v; it may still do it", e.Call, waited)
	}
	return fmt.Sprintf("%s: no answer of the engine within %v; see whether it is stopped or busy (`docker info`, its log), "+
		"then run this again", e.Call, waited)
}

// Is reports whether the error is the end of a context, which it is after an interrupt.
func (e *SlowError) Is(target error) bool { return e.Interrupted && target == context.Canceled }

// errLate is why a call is ended that went on for as long as it may after an interrupt.
var errLate = errors.New("no more time after the interrupt")

// hungUp says what the end of a connection means in the place of an answer.
func hungUp(call string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		return fmt.Errorf("%s: the engine closed the connection (%w); see whether it still runs (`docker info`), then run this again", call, err)
	}
	return err
}

// withoutAddress is an error of a call, which names itself, without the address that Go's HTTP client puts before it.
func withoutAddress(err error) error {
	if addressed := new(url.Error); errors.As(err, &addressed) {
		return addressed.Err
	}
	return err
}

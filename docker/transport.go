package docker

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// transport is the one way to the engine: each call that it carries has a bound.
type transport struct {
	next   http.RoundTripper
	limits limits
	// say takes what is waited for.
	say func(text string)

	mu sync.Mutex
	// open are the calls that have not ended; nil once no call may be made any more.
	open map[*call]struct{}
}

func newTransport(next http.RoundTripper, l limits, say func(string)) *transport {
	if say == nil {
		say = func(string) {}
	}
	return &transport{next: next, limits: l, say: say, open: map[*call]struct{}{}}
}

// expire ends all calls, now and later.
func (t *transport) expire() {
	t.mu.Lock()
	open := t.open
	t.open = nil
	t.mu.Unlock()
	for c := range open {
		c.fail(errLate)
	}
}

// RoundTrip makes one call. The error for one that takes too long is a [*SlowError].
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(r.Context()))
	name := callName(r)
	c := &call{transport: t, bound: t.limits.of(name, r.URL.Query()), name: name, cause: func() error { return context.Cause(ctx) }, cancel: cancel}
	given := r.Context()
	c.detach = context.AfterFunc(given, func() { cancel(context.Cause(given)) })
	sent := r.WithContext(ctx)
	if r.Body != nil && r.Body != http.NoBody {
		sent.Body = &sending{r.Body, c}
	}
	c.begin(func() error { return t.ping(ctx, r) })
	response, err := t.next.RoundTrip(sent)
	if err != nil {
		defer c.end()
		return nil, c.explain(err)
	}
	c.answered()
	response.Body = c.body(response.Body)
	return response, nil
}

// ping asks the engine of a request whether it lives, until it answers or time is over.
func (t *transport) ping(ctx context.Context, of *http.Request) error {
	ctx, cancel := context.WithTimeout(ctx, t.limits.alive)
	defer cancel()
	address := *of.URL
	address.Path, address.RawPath, address.RawQuery = "/_ping", "", ""
	for {
		// The client's URL of a socket has a host that cannot be parsed.
		r := &http.Request{Method: http.MethodGet, URL: &address, Host: of.Host, Header: http.Header{}}
		response, err := t.next.RoundTrip(r.WithContext(ctx))
		if err == nil {
			return response.Body.Close()
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// call is one call on its way.
type call struct {
	*transport
	bound
	name   string
	cause  func() error
	cancel context.CancelCauseFunc
	// detach lets the call outlive the context of its request.
	detach func() bool
	// heard is when the engine was last heard of, or something was sent to it.
	heard atomic.Int64

	// timer ends the call, or asks whether the engine lives; noticing says what is waited for.
	timer, noticing *time.Timer
	// said reports whether it was said what is waited for, and quiet whether nothing more is to be said: whoever waits for an
	// answer that goes on says so.
	said, quiet bool
	// raw is a connection that the end of a context does not close.
	raw atomic.Pointer[io.Closer]
}

// begin starts the call's clock.
func (c *call) begin(ping func() error) {
	c.heard.Store(time.Now().UnixNano())
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.cancel(errLate)
	} else {
		c.open[c] = struct{}{}
	}
	c.noticing = time.AfterFunc(c.notice, c.mention)
	first := c.total
	if first == 0 {
		first = c.limits.silence
	}
	c.timer = time.AfterFunc(first, func() {
		c.mu.Lock()
		limited := c.total > 0
		c.mu.Unlock()
		if limited {
			c.fail(c.slow(false))
			return
		}
		asked := time.AfterFunc(c.limits.notice, c.mention)
		defer asked.Stop()
		err := ping()
		if c.cause() != nil {
			return
		}
		if err != nil {
			c.fail(c.slow(false))
			return
		}
		c.mu.Lock()
		c.timer.Reset(c.limits.silence)
		c.mu.Unlock()
	})
}

// mention says what is waited for: once, or again and again where the answer has to begin in time.
func (c *call) mention() {
	c.mu.Lock()
	again, silent := c.said, c.quiet || c.said && c.total == 0
	c.said = true
	if !silent && c.total > 0 {
		c.noticing.Reset(c.limits.again)
	}
	c.mu.Unlock()
	switch {
	case silent || c.cause() != nil:
	case again:
		waited := time.Since(time.Unix(0, c.heard.Load())).Round(time.Second)
		c.say(fmt.Sprintf("still waiting for the engine after %v: %s", waited, c.name))
	default:
		c.say("waiting for the engine: " + c.name)
	}
}

func (c *call) slow(interrupted bool) *SlowError {
	return &SlowError{Call: c.name, Waited: time.Since(time.Unix(0, c.heard.Load())), Interrupted: interrupted}
}

// answered notes that the answer has begun.
func (c *call) answered() {
	c.heard.Store(time.Now().UnixNano())
	if !c.goesOn {
		return
	}
	c.mu.Lock()
	c.noticing.Stop()
	c.total = 0
	c.timer.Reset(c.limits.silence)
	c.mu.Unlock()
}

// moved notes that something came or was sent.
func (c *call) moved(sent bool) {
	c.heard.Store(time.Now().UnixNano())
	c.mu.Lock()
	defer c.mu.Unlock()
	if (sent || !c.goesOn) && !c.quiet {
		c.noticing.Reset(c.notice)
	}
	switch {
	case c.total == 0:
		c.timer.Reset(c.limits.silence)
	case sent && c.sends:
		c.timer.Reset(c.total)
	}
}

// fail ends the call for a reason.
func (c *call) fail(cause error) {
	c.cancel(cause)
	if raw := c.raw.Load(); raw != nil {
		_ = (*raw).Close()
	}
}

// end stops the call's clock.
func (c *call) end() {
	c.mu.Lock()
	delete(c.open, c)
	c.quiet = true
	c.noticing.Stop()
	c.mu.Unlock()
	c.detach()
	c.timer.Stop()
	c.cancel(nil)
}

// explain is why a call failed.
func (c *call) explain(err error) error {
	switch cause := c.cause().(type) { //nolint:errorlint // it is one of ours or it is not
	case nil:
		return hungUp(c.name, err)
	case *SlowError:
		return cause
	default:
		if cause == errLate { //nolint:errorlint // as above
			return c.slow(true)
		}
	}
	return fmt.Errorf("%s: %w", c.name, err)
}

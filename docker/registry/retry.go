package registry

import (
	"context"
	"fmt"
	"time"

	"github.com/berthdev/berth/internal/text"
)

const (
	// defaultAttempts is how often a pull is tried: the pauses before the later tries are 1 s, 2 s and 4 s.
	defaultAttempts = 4
	// firstPause is the time before the second try; it doubles from try to try.
	firstPause = time.Second
	// longestPause is the longest time that a registry may ask for; what asks for more fails at once.
	longestPause = time.Minute
	// timeoutAttempts is how often a registry is tried that does not answer: each time takes long.
	timeoutAttempts = 2
)

// Retry says how a pull is tried again.
type Retry struct {
	// Attempts bounds the tries; 4 when 0.
	Attempts int
	// RetryAfter asks the registry how long it wants to be left alone, as [Target.RetryAfter] does. It is called where
	// the engine's text does not tell. 0 means that it does not say.
	RetryAfter func() time.Duration
	// Say is told before each pause what happened, and when the next try is.
	Say func(text string)
}

// Do tries until it goes well, the fault is no passing one, or the tries are used up. The error is the last try's
// [*PullError], or the cause of ctx's end.
func (r Retry) Do(ctx context.Context, try func() *PullError) error {
	attempts := r.Attempts
	if attempts <= 0 {
		attempts = defaultAttempts
	}
	pause, asked := firstPause, time.Duration(0)
	for attempt := 1; ; attempt++ {
		failed := try()
		if failed == nil {
			return nil
		}
		failed.Attempts, failed.Wait = attempt, asked
		if ctx.Err() != nil {
			return fmt.Errorf("pull %s: %w", failed.Reference, context.Cause(ctx))
		}
		if failed.Fault == Timeout {
			attempts = min(attempts, timeoutAttempts)
		}
		if !failed.Fault.passing() || attempt >= attempts {
			return failed
		}
		asked = r.retryAfter(failed)
		failed.Wait = asked
		wait := max(pause, asked)
		if wait > longestPause {
			return failed
		}
		r.Say(fmt.Sprintf("%s; try %d of %d in %s", failed.What(), attempt+1, attempts, wait))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("pull %s: %w", failed.Reference, context.Cause(ctx))
		}
		pause *= 2
	}
}

// retryAfterText is how a registry's own text tells when to try again ("retry-after: 3", "Retry after 44.1ms"): the
// header itself never leaves the engine.
var retryAfterText = text.LazyRegexp(`(?i)retry[- ]after:? *"?([0-9.]+)((?:ns|µs|us|ms|s|m|h)?)\b`)

// retryAfter is the pause that the registry asks for; 0 when it does not say.
func (r Retry) retryAfter(failed *PullError) time.Duration {
	match := retryAfterText.FindStringSubmatch(failed.Cause.Error())
	switch {
	case match == nil && (failed.Fault == RateLimited || failed.Fault == ServerError):
		return r.RetryAfter()
	case match == nil:
		return 0
	}
	unit := match[2]
	if unit == "" {
		unit = "s"
	}
	pause, err := time.ParseDuration(match[1] + unit)
	if err != nil {
		return 0
	}
	return pause
}

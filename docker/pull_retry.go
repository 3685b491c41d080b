package docker

import (
	"context"
	"fmt"
	"regexp"
	"time"
)

const (
	// firstPause is the time before the second try; it doubles from try to try.
	firstPause = time.Second
	// longestPause is the longest time that a registry may ask for; what asks for more fails at once.
	longestPause = time.Minute
)

// retryAfter is a registry's wish, where its own text tells it ("retry-after: 3", "Retry after 44.1ms"): the header
// itself never leaves the engine.
var retryAfter = regexp.MustCompile(`(?i)retry[- ]after:? *"?([0-9.]+)((?:ns|µs|us|ms|s|m|h)?)\b`)

// timeoutAttempts is how often a registry is tried that does not answer: each time takes long.
const timeoutAttempts = 2

// retryPull tries until it goes well, the fault is no passing one, or the tries are used up. wish is what the registry
// itself says when the engine's text does not tell how long it wants to be left alone.
func retryPull(ctx context.Context, attempts int, progress func(Progress), wish func() time.Duration, try func() *PullError) error {
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
		if failed.Fault == PullTimeout {
			attempts = min(attempts, timeoutAttempts)
		}
		if !failed.Fault.passing() || attempt >= attempts {
			return failed
		}
		asked = failed.askedPause(wish)
		failed.Wait = asked
		wait := max(pause, asked)
		if wait > longestPause {
			return failed
		}
		progress(Progress{Line: fmt.Sprintf("%s; try %d of %d in %s", failed.What(), attempt+1, attempts, wait)})
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("pull %s: %w", failed.Reference, context.Cause(ctx))
		}
		pause *= 2
	}
}

// askedPause is the pause that the registry asks for; 0 when it does not say.
func (e *PullError) askedPause(wish func() time.Duration) time.Duration {
	match := retryAfter.FindStringSubmatch(e.Cause.Error())
	switch {
	case match == nil && (e.Fault == PullRateLimited || e.Fault == PullRegistry):
		return wish()
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

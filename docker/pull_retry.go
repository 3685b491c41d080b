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

// retryAfter is a registry's wish, where the engine passes it on: in words ("retry-after: 3", "Retry after 44.1ms"),
// for the header itself never leaves the engine.
var retryAfter = regexp.MustCompile(`(?i)retry[- ]after:? *"?([0-9.]+)((?:ns|µs|us|ms|s|m|h)?)\b`)

// retryPull tries until it goes well, the fault is no passing one, or the tries are used up.
func retryPull(ctx context.Context, attempts int, progress func(Progress), try func() *PullError) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		failed := try()
		if failed == nil {
			return nil
		}
		failed.Attempts = attempt
		if ctx.Err() != nil {
			return fmt.Errorf("pull %s: %w", failed.Reference, context.Cause(ctx))
		}
		wait := max(pause, askedPause(failed.Cause))
		if !failed.Fault.passing() || attempt >= attempts || wait > longestPause {
			return failed
		}
		progress(Progress{Line: fmt.Sprintf("%s: %s; try %d of %d in %s", failed.Registry, failed.Fault, attempt+1, attempts, wait)})
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("pull %s: %w", failed.Reference, context.Cause(ctx))
		}
		pause *= 2
	}
}

// askedPause is the pause that the registry asks for; 0 when the engine's text tells none.
func askedPause(cause error) time.Duration {
	match := retryAfter.FindStringSubmatch(cause.Error())
	if match == nil {
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

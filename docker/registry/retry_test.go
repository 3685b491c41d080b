package registry

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetry(t *testing.T) {
	for _, test := range []struct {
		rule   string
		faults []*PullError
		asks   time.Duration
		tries  int
		took   time.Duration
		fails  bool
	}{
		{"a passing fault is tried again, more slowly each time", repeated(3, ServerError, "500"), 0, 4, 7 * time.Second, false},
		{"tries are bounded", repeated(9, Connection, "EOF"), 0, 4, 7 * time.Second, true},
		{"what does not answer is tried twice", repeated(9, Timeout, "timeout"), 0, 2, time.Second, true},
		{"a lasting fault is not tried again", repeated(9, Unauthorized, "401"), 0, 1, 0, true},
		{"not found is not tried again", repeated(9, NotFound, "404"), 0, 1, 0, true},
		{"what the engine's text says is obeyed", repeated(1, RateLimited, "toomanyrequests: retry-after: 5s, allowed: 1/minute"), time.Hour, 2, 5 * time.Second, false},
		{"what the registry itself says is obeyed", repeated(1, RateLimited, "toomanyrequests"), 5 * time.Second, 2, 5 * time.Second, false},
		{"only a registry that refuses is asked", repeated(1, Connection, "EOF"), time.Hour, 2, time.Second, false},
		{"a short time does not shorten the pause", repeated(1, RateLimited, "retry-after: 44.171µs"), 0, 2, time.Second, false},
		{"too long a time ends the tries", repeated(9, RateLimited, "Retry-After: 3600"), 0, 1, 0, true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, tries := time.Now(), 0
				err := Retry{RetryAfter: func() time.Duration { return test.asks }, Say: func(string) {}}.Do(t.Context(), func() *PullError {
					tries++
					if tries <= len(test.faults) {
						return test.faults[tries-1]
					}
					return nil
				})
				if (err != nil) != test.fails || tries != test.tries || time.Since(start) != test.took {
					t.Errorf("%d tries in %s, %v; want %d in %s, an error: %v", tries, time.Since(start), err, test.tries, test.took, test.fails)
				}
			})
		})
	}
}

func repeated(times int, fault Fault, cause string) []*PullError {
	faults := make([]*PullError, times)
	for i := range faults {
		faults[i] = &PullError{Reference: "a:1", Fault: fault, Cause: errors.New(cause)}
	}
	return faults
}

func TestRetryEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		start := time.Now()
		err := Retry{RetryAfter: func() time.Duration { return 0 }, Say: func(string) {}}.Do(ctx, func() *PullError { return repeated(1, ServerError, "500")[0] })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 100*time.Millisecond {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}

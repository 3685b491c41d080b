package run

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// newSlots are places for n servers that are worked on at once; nil, without a bound, for 0.
func newSlots(n int) *semaphore.Weighted {
	if n == 0 {
		return nil
	}
	return semaphore.NewWeighted(int64(n))
}

// slot is the place of one server among the slots. One that waits for its links gives it back meanwhile, so that a bound
// of one still ends.
type slot struct {
	slots *semaphore.Weighted
	held  bool
}

// take waits for a place, unless it is held.
func (s *slot) take(ctx context.Context) error {
	if s.slots == nil || s.held {
		return nil
	}
	err := s.slots.Acquire(ctx, 1)
	s.held = err == nil
	return err
}

// release gives the place back, if it is held.
func (s *slot) release() {
	if s.held {
		s.slots.Release(1)
		s.held = false
	}
}

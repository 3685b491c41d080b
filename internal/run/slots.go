package run

import "context"

// slots bounds how many servers are worked on at a time. nil is no bound.
type slots chan struct{}

func newSlots(n int) slots {
	if n == 0 {
		return nil
	}
	return make(slots, n)
}

// slot is the place of one server among the slots. One that waits for its links gives it back meanwhile, so that a bound
// of one still ends.
type slot struct {
	slots slots
	held  bool
}

// take waits for a place, unless it is held.
func (s *slot) take(ctx context.Context) error {
	if s.slots == nil || s.held {
		return nil
	}
	select {
	case s.slots <- struct{}{}:
		s.held = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// release gives the place back, if it is held.
func (s *slot) release() {
	if s.held {
		<-s.slots
		s.held = false
	}
}

package run

import "context"

// slots bounds how many servers are worked on at a time. A server that waits for its links holds no slot,
// so that a bound of one still ends. nil is no bound.
type slots chan struct{}

func newSlots(n int) slots {
	if n == 0 {
		return nil
	}
	return make(slots, n)
}

// do runs work when a slot is free.
func (s slots) do(ctx context.Context, work func() error) error {
	if s == nil {
		return work()
	}
	select {
	case s <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s }()
	return work()
}

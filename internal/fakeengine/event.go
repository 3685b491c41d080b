package fakeengine

import (
	"context"

	"github.com/berthdev/berth/docker"
)

// subscriber is one subscription to events.
type subscriber struct {
	labels map[string]string
	queue  []docker.Event
	// wake holds a value when there is something in queue.
	wake chan struct{}
	// broken brings the error that ends the subscription.
	broken chan error
}

// Events subscribes to what happens to containers with all these labels: start, die, oom and destroy.
func (s *State) Events(ctx context.Context, labels map[string]string) (<-chan docker.Event, <-chan error) {
	events, failed := make(chan docker.Event), make(chan error, 1)
	if err := s.enter(ctx, "Events", ""); err != nil {
		close(events)
		failed <- during("watch events", err)
		return events, failed
	}
	sub := &subscriber{labels: labels, wake: make(chan struct{}, 1), broken: make(chan error, 1)}
	s.mu.Lock()
	s.subscribers[sub] = struct{}{}
	s.mu.Unlock()
	go func() {
		defer close(events)
		failed <- during("watch events", s.deliver(ctx, sub, events))
	}()
	return events, failed
}

// deliver passes events on until the subscription ends, and tells why it did.
func (s *State) deliver(ctx context.Context, sub *subscriber, events chan<- docker.Event) error {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.subscribers, sub)
	}()
	for {
		s.mu.Lock()
		queue := sub.queue
		sub.queue = nil
		s.mu.Unlock()
		for _, event := range queue {
			select {
			case events <- event:
			case err := <-sub.broken:
				return err
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		select {
		case <-sub.wake:
		case err := <-sub.broken:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// emit tells all subscribers with matching labels. The caller holds the lock.
func (s *State) emit(c *container, action string) {
	for sub := range s.subscribers {
		if !hasAll(c.spec.Labels, sub.labels) {
			continue
		}
		sub.queue = append(sub.queue, docker.Event{ContainerID: c.id, Name: c.spec.Name, Action: action})
		select {
		case sub.wake <- struct{}{}:
		default: // it is awake
		}
	}
}

// BreakEvents ends all subscriptions with an error, as an engine does that restarts.
func (s *State) BreakEvents(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for sub := range s.subscribers {
		select {
		case sub.broken <- err:
		default: // it ends already
		}
	}
}

package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/docker/docker/api/types/events"
)

// Event is something that happened to a container.
type Event struct {
	// ContainerID is the full identifier, 64 hexadecimal digits.
	ContainerID string
	// Name is the container's name.
	Name string
	// Action is start, die or destroy.
	Action string
}

// watchedActions are the actions of the API that become an [Event].
var watchedActions = []events.Action{events.ActionStart, events.ActionDie, events.ActionDestroy}

// Events subscribes to the starts and ends of the containers that have all these labels.
// No event after the return of Events is missed, and one may come twice. The engine sends the headers of its
// answer before it subscribes, so they alone prove nothing; therefore its time is asked for first ([Reader.Now]) and
// the subscription begins there: what fell in between comes from the engine's memory, which holds the last 256 events.
//
// The events must be received: the engine drops them for a reader that is far behind. When the subscription ends,
// the first channel is closed and the second has the one reason, the end of ctx included.
func (r *Reader) Events(ctx context.Context, labels map[string]string) (<-chan Event, <-chan error) {
	translated, failed := make(chan Event), make(chan error, 1)
	now, err := r.Now(ctx)
	if err != nil {
		close(translated)
		failed <- fmt.Errorf("watch events: %w", err)
		return translated, failed
	}
	filter := labelFilter(labels)
	filter.Add("type", string(events.ContainerEventType))
	for _, action := range watchedActions {
		filter.Add("event", string(action))
	}
	ctx, cancel := context.WithCancel(ctx)
	messages, ended := r.api.Events(ctx, events.ListOptions{Since: engineTime(now), Filters: filter})
	go func() {
		defer cancel()
		defer close(translated)
		for {
			select {
			case message := <-messages:
				select {
				case translated <- eventFrom(&message):
				case <-ctx.Done():
				}
			case err := <-ended:
				failed <- fmt.Errorf("watch events: %w", err)
				return
			}
		}
	}()
	return translated, failed
}

// HostName is how the engine's machine calls itself (GET /info).
func (r *Reader) HostName(ctx context.Context) (string, error) {
	info, err := r.api.Info(ctx)
	if err != nil {
		return "", fmt.Errorf("ask the engine's machine for its name: %w", err)
	}
	return info.Name, nil
}

// Now is the time by the engine's clock. If it cannot be read it is that of this machine.
func (r *Reader) Now(ctx context.Context) (time.Time, error) {
	info, err := r.api.Info(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("ask for the engine's time: %w", err)
	}
	now, err := time.Parse(time.RFC3339Nano, info.SystemTime)
	if err != nil {
		return time.Now(), nil
	}
	return now, nil
}

func eventFrom(message *events.Message) Event {
	return Event{ContainerID: message.Actor.ID, Name: message.Actor.Attributes["name"], Action: string(message.Action)}
}

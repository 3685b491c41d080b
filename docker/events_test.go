package docker

import (
	"testing"
	"time"

	"github.com/docker/docker/api/types/events"
	"github.com/google/go-cmp/cmp"
)

func TestEventFromMessage(t *testing.T) {
	message := func(action events.Action, attributes map[string]string) *events.Message {
		return &events.Message{Action: action, TimeNano: 1700000000000000042, Actor: events.Actor{ID: "abc", Attributes: attributes}}
	}
	at := time.Unix(1700000000, 42).UTC()
	for _, test := range []struct {
		rule    string
		message *events.Message
		want    Event
	}{
		{
			"die has an exit code, and labels apart",
			message(events.ActionDie, map[string]string{"name": "n", "image": "i", "exitCode": "137", "execDuration": "3", "l": "v"}),
			Event{ContainerID: "abc", Name: "n", Action: "die", ExitCode: 137, Labels: map[string]string{"l": "v"}, Time: at},
		},
		{
			"health status is separated",
			message("health_status: healthy", map[string]string{"name": "n"}),
			Event{ContainerID: "abc", Name: "n", Action: "health_status", Health: "healthy", Labels: map[string]string{}, Time: at},
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, eventFrom(test.message)); diff != "" {
				t.Errorf("eventFrom (-want +got):\n%s", diff)
			}
		})
	}
}

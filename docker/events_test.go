package docker

import (
	"testing"

	"github.com/docker/docker/api/types/events"
	"github.com/google/go-cmp/cmp"
)

func TestEventFromMessage(t *testing.T) {
	for _, test := range []struct {
		rule         string
		action, want string
	}{
		{"an action", "die", "die"},
		{"health status is cut off", "health_status: healthy", "health_status"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			attributes := map[string]string{"name": "n", "image": "i", "l": "v"}
			got := eventFrom(&events.Message{Action: events.Action(test.action), Actor: events.Actor{ID: "abc", Attributes: attributes}})
			if diff := cmp.Diff(Event{ContainerID: "abc", Name: "n", Action: test.want}, got); diff != "" {
				t.Errorf("eventFrom (-want +got):\n%s", diff)
			}
		})
	}
}

package servers

import (
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/run"
	"github.com/berthdev/berth/internal/settings"
)

func TestStarted(t *testing.T) {
	s := settings.Settings{Project: "shop", Root: "/src/shop"}
	p := &project{Runner: &run.Runner{Settings: s}}
	for _, test := range []struct {
		rule, state string
		job, ok     bool
	}{
		{"a server runs", "running", false, true},
		{"a server that has ended", "exited", false, false},
		{"a job that runs", "running", true, true},
		{"a job that has ended", "exited", true, true},
		{"a job that was never started", "created", true, false},
	} {
		labels := plan.Labels(s, "web")
		labels[plan.LabelConfig] = "name=1"
		list := []docker.Container{{ID: "1", Name: "shop-web", State: test.state, Labels: labels}}
		server := definition.Server{Name: "web", Ready: definition.Ready{Exit: test.job}}
		if got, err := p.started(list, server); (err == nil) != test.ok || err == nil && got.ID != "1" {
			t.Errorf("%s: got %v, %v", test.rule, got.ID, err)
		}
	}
}

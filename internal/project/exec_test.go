package project

import (
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/ready"
	"github.com/berthdev/berth/internal/settings"
)

func TestStarted(t *testing.T) {
	s := settings.Settings{Project: "shop", Root: "/src/shop"}
	p := &Project{settings: s}
	for _, test := range []struct {
		rule, state string
		task, ok    bool
	}{
		{"a server runs", "running", false, true},
		{"a server that has ended", "exited", false, false},
		{"a task that runs", "running", true, true},
		{"a task that has ended", "exited", true, true},
		{"a task that was never started", "created", true, false},
	} {
		labels := s.Owner().Container("web", identity.Container{Config: "name=1"}, nil)
		list := []docker.Container{{ID: "1", Name: "shop-web", State: test.state, Labels: labels}}
		server := definition.Server{Name: "web", Ready: definition.Ready{Kinds: ready.Kinds{Exit: ready.Exit(test.task)}}}
		if got, err := p.started(list, server); (err == nil) != test.ok || err == nil && got.ID != "1" {
			t.Errorf("%s: got %v, %v", test.rule, got.ID, err)
		}
	}
}

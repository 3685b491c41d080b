package run

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/settings"
)

func TestEndpointsAfterAFailure(t *testing.T) {
	r := &Runner{Settings: settings.Settings{Project: "shop", Domain: "shop.test"}}
	w := &walk{Runner: r, jobs: map[string]*job{}}
	ready := make(chan struct{})
	close(ready)
	for i, j := range []*job{
		{ready: ready, endpoints: []endpoints.Endpoint{{Server: "ready", Port: 1}}, removed: true},
		{ready: make(chan struct{}), removed: true},
		{ready: make(chan struct{})},
	} {
		name := []string{"ready", "gone", "alone"}[i]
		j.step = plan.Step{
			Member: plan.Member{Server: definition.Server{Name: name, Ports: definition.Ports{{Name: "http", Number: 80, Protocol: "tcp"}}}},
			Old:    docker.Container{State: "running", Ports: []docker.PublishedPort{{Container: 80, Protocol: "tcp", HostIP: "127.0.0.1", HostPort: 100 + i}}},
		}
		w.plan.Steps, w.jobs[name] = append(w.plan.Steps, j.step), j
	}
	var got []string
	for _, e := range w.result(Result{}).Endpoints {
		got = append(got, e.Server+" "+e.Addr())
	}
	if diff := cmp.Diff([]string{"ready :1", "alone 127.0.0.1:102"}, got); diff != "" {
		t.Errorf("endpoints (-want +got):\n%s", diff)
	}
}

func TestBlockedNamesWhoFailed(t *testing.T) {
	w := &walk{jobs: map[string]*job{}}
	for _, server := range []struct {
		name  string
		links []string
	}{{"db", nil}, {"mail", nil}, {"api", []string{"db", "mail"}}, {"web", []string{"api"}}} {
		step := plan.Step{Member: plan.Member{Server: definition.Server{Name: server.name}}}
		for _, link := range server.links {
			step.Server.Links = append(step.Server.Links, definition.Link{Server: link})
		}
		w.plan.Steps = append(w.plan.Steps, step)
		w.jobs[server.name] = &job{step: step, ready: make(chan struct{})}
	}
	cause := errors.New("cause")
	if got := w.blocked(cause); got != cause {
		t.Errorf("an interrupt: got %q", got)
	}
	w.jobs["db"].failed.Store(true)
	if diff := cmp.Diff("cause\napi is blocked by db\nweb is blocked by api", w.blocked(cause).Error()); diff != "" {
		t.Errorf("a failure (-want +got):\n%s", diff)
	}
}

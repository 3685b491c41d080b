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
	ready := make(chan struct{})
	close(ready)
	var made plan.Plan
	jobs := map[string]*job{}
	for i, j := range []*job{
		{done: ready, endpoints: []endpoints.Endpoint{{Server: "ready", Port: 1}}, removed: true},
		{done: make(chan struct{}), removed: true},
		{done: make(chan struct{})},
	} {
		name := []string{"ready", "gone", "alone"}[i]
		j.step = plan.Step{
			Member: plan.Member{Server: definition.Server{Name: name, Ports: definition.Ports{{Name: "http", Number: 80, Protocol: "tcp"}}}},
			Old:    docker.Container{State: "running", Ports: []docker.PublishedPort{{Container: 80, Protocol: "tcp", HostIP: "127.0.0.1", HostPort: 100 + i}}},
		}
		made.Steps, jobs[name] = append(made.Steps, j.step), j
	}
	var got []string
	for _, e := range r.left(made, jobs) {
		got = append(got, e.Server+" "+e.Addr())
	}
	if diff := cmp.Diff([]string{"ready :1", "alone 127.0.0.1:102"}, got); diff != "" {
		t.Errorf("endpoints (-want +got):\n%s", diff)
	}
}

func TestBlockedNamesWhoFailed(t *testing.T) {
	var p plan.Plan
	jobs := map[string]*job{}
	for _, server := range []struct {
		name  string
		links []string
	}{{"db", nil}, {"mail", nil}, {"api", []string{"db", "mail"}}, {"web", []string{"api"}}} {
		step := plan.Step{Member: plan.Member{Server: definition.Server{Name: server.name}}, Links: server.links}
		p.Steps = append(p.Steps, step)
		jobs[server.name] = &job{step: step, done: make(chan struct{})}
	}
	cause := errors.New("cause")
	if got := blocked(cause, p, jobs); got != cause {
		t.Errorf("an interrupt: got %q", got)
	}
	jobs["db"].failed = true
	if diff := cmp.Diff("cause\napi is blocked by db\nweb is blocked by api", blocked(cause, p, jobs).Error()); diff != "" {
		t.Errorf("a failure (-want +got):\n%s", diff)
	}
}

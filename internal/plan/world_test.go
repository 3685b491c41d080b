package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/settings"
)

var shop = settings.Settings{Root: "/src/shop", Project: "shop", Domain: "shop.test", Bind: "127.0.0.1", Ports: "stable"}

func member(name string, links ...string) Member {
	server := definition.Server{Name: name, Image: definition.Image{Go: "./"}, Ports: definition.Ports{{Name: "http", Number: 80, Protocol: "tcp"}}}
	for _, link := range links {
		server.Links = append(server.Links, definition.Link{Server: link})
	}
	recipe := strings.Repeat("ab", 32)
	return Member{
		Server: server, Recipe: recipe, Image: shop.Owner().ImageName(name, recipe), Build: true, ImageID: "sha256:1",
		Parts: map[string]string{"go": "1", "/etc/app.conf": "2"},
	}
}

func free(string, int) bool { return true }

// running is the container that a plan for these members would have made.
func running(t *testing.T, s settings.Settings, members ...Member) Observed {
	t.Helper()
	return observe(newPlan(t, s, members, Observed{}, Options{}))
}

// observe is what the engine says once a plan has been carried out.
func observe(made Plan) Observed {
	seen := Observed{}
	for _, step := range made.Steps {
		container := docker.Container{
			ID: "id-" + step.Server.Name, Name: step.Spec.Name, Image: step.Spec.Image, ImageID: "sha256:" + step.Server.Name,
			Labels: step.Spec.Labels, State: "running", Created: time.Unix(int64(len(seen.Containers)), 0),
		}
		if step.Spec.Network != "" {
			container.Networks = map[string]docker.Attachment{step.Spec.Network: {}}
		}
		for _, port := range step.Spec.Ports {
			container.Ports = append(container.Ports, docker.PublishedPort(port))
		}
		seen.Containers = append(seen.Containers, container)
	}
	return seen
}

// made are the labels of a container that Berth made.
func made(s settings.Settings, server string) map[string]string {
	return s.Owner().Container(server, identity.Container{Config: "name=1"}, nil)
}

func newPlan(t *testing.T, s settings.Settings, members []Member, seen Observed, options Options) Plan {
	t.Helper()
	p, err := tryPlan(s, members, seen, options, free)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// tryPlan plans for a host whose ports are free as told.
func tryPlan(s settings.Settings, members []Member, seen Observed, options Options, free func(string, int) bool) (Plan, error) {
	var known []string
	var servers []definition.Server
	for _, m := range members {
		known, servers = append(known, m.Server.Name), append(servers, m.Server)
	}
	seen.HostPorts = HostPorts(s, servers, seen, free)
	return Up(s, members, nil, known, seen, options)
}

// has reports whether a step has an operation of a kind.
func (s Step) has(kind Kind) bool {
	return slices.ContainsFunc(s.Operations, func(o Operation) bool { return o.Kind == kind })
}

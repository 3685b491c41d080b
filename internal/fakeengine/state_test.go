package fakeengine

import (
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

func TestLabelsSelect(t *testing.T) {
	ours, others := map[string]string{"project": "shop", "root": "/src"}, map[string]string{"project": "shop", "root": "/other"}
	s := New()
	s.AddImage(docker.Image{References: []string{"ours:1"}, Labels: ours})
	s.AddImage(docker.Image{References: []string{"others:1"}, Labels: others})
	for name, labels := range map[string]map[string]string{"ours": ours, "others": others, "without": nil} {
		must(t, s.CreateVolume(t.Context(), name, labels))
		_, err := s.CreateNetwork(t.Context(), name, labels)
		must(t, err)
	}
	volumes, _ := s.Volumes(t.Context(), ours)
	networks, _ := s.Networks(t.Context(), ours)
	images, _ := s.Images(t.Context(), ours)
	if len(volumes) != 1 || volumes[0].Name != "ours" || len(networks) != 1 || networks[0].Name != "ours" || len(images) != 1 || images[0].References[0] != "ours:1" {
		t.Errorf("got %v, %v, %v", volumes, networks, images)
	}
}

func TestAReferenceMoves(t *testing.T) {
	s := New()
	build := func(text string) string {
		id, err := s.Build(t.Context(), docker.Build{Reference: "shop/web", Context: func(w io.Writer) error { _, err := io.WriteString(w, text); return err }}, nil)
		must(t, err)
		return id
	}
	first, again, second := build("one"), build("one"), build("two")
	if first != again || first == second {
		t.Errorf("built %s, %s and %s", first, again, second)
	}
	for ref, want := range map[string][]string{first: nil, "docker.io/shop/web:latest": {"shop/web:latest"}, second[:20]: {"shop/web:latest"}} {
		if image, found, err := s.Image(t.Context(), ref); !found || err != nil || !slices.Equal(image.References, want) {
			t.Errorf("%s: got %v, %v, %v", ref, image, found, err)
		}
	}
	if len(s.Builds()) != 3 {
		t.Errorf("builds %v", s.Builds())
	}
}

func TestPull(t *testing.T) {
	s := New()
	s.Registry = map[string]docker.Image{"mirror.test/library/base:1": {Platform: "linux/arm64"}}
	for _, test := range []struct {
		rule string
		pull docker.Pull
		ok   bool
	}{
		{"not on the hub", docker.Pull{Reference: "base:1"}, false},
		{"for another platform", docker.Pull{Reference: "base:1", Mirror: "mirror.test", Platform: "linux/amd64"}, false},
		{"from the mirror", docker.Pull{Reference: "base:1", Mirror: "mirror.test", Platform: "linux/arm64"}, true},
	} {
		if err := s.Pull(t.Context(), test.pull, nil); (err == nil) != test.ok {
			t.Errorf("%s: got %v", test.rule, err)
		}
		if _, found, _ := s.Image(t.Context(), "base:1"); found != test.ok {
			t.Errorf("%s: found %v", test.rule, found)
		}
	}
}

func TestPortsAndAddressesComeAndGo(t *testing.T) {
	s := occupied(t)
	create(t, s, docker.ContainerSpec{Name: "other", Image: "base:1", Network: "shop", Ports: []docker.PortSpec{{Container: 80, Protocol: "tcp"}, {Container: 81, Protocol: "tcp"}}})
	must(t, s.Start(t.Context(), "other"))
	web, _, _ := s.Inspect(t.Context(), "web")
	other, _, _ := s.Inspect(t.Context(), "other")
	if got := web.Networks["shop"]; got.IP != "172.18.0.2" || got.Gateway != "172.18.0.1" || other.Networks["shop"].IP != "172.18.0.3" {
		t.Errorf("got %v and %v", got, other.Networks)
	}
	var want []docker.PublishedPort
	for i, inside := range []int{80, 81} {
		for _, address := range []string{"0.0.0.0", "::"} {
			want = append(want, docker.PublishedPort{Container: inside, Protocol: "tcp", HostIP: address, HostPort: firstFreePort + i})
		}
	}
	if diff := cmp.Diff(want, other.Ports); diff != "" {
		t.Error(diff)
	}
	must(t, s.Stop(t.Context(), "web", time.Second))
	if web, _, _ = s.Inspect(t.Context(), "web"); len(web.Ports) > 0 || web.Networks["shop"].IP != "" || web.Networks["shop"].NetworkID == "" {
		t.Errorf("after the end: %+v", web)
	}
	create(t, s, docker.ContainerSpec{Name: "heir", Image: "base:1", Ports: []docker.PortSpec{{Container: 80, Protocol: "tcp", HostPort: 8080}}})
	must(t, s.Start(t.Context(), "heir"))
}

func TestTheLogTellsRunsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New("base:1")
		s.Otherwise = &Process{Lines: []string{"starting", "ready"}}
		create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1"})
		must(t, s.Start(t.Context(), "web"))
		must(t, s.End("web", 1))
		must(t, s.Start(t.Context(), "web"))
		must(t, s.Print("web", "second"))
		detail, _, _ := s.Inspect(t.Context(), "web")
		var lines []string
		must(t, s.Logs(t.Context(), "web", docker.LogSpec{Since: detail.FinishedAt}, func(line string) { lines = append(lines, line) }))
		if want := []string{"starting", "ready", "second"}; !slices.Equal(lines, want) {
			t.Errorf("got %q, want %q", lines, want)
		}
		if lines, err := s.Tail(t.Context(), "web", 2); err != nil || !slices.Equal(lines, []string{"ready", "second"}) {
			t.Errorf("the last lines are %q, %v", lines, err)
		}
	})
}

func TestReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New("base:1")
		s.Script("web", Process{ReadyAfter: time.Second, HealthCheck: true})
		create(t, s, docker.ContainerSpec{Name: "web", Image: "base:1"})
		must(t, s.Start(t.Context(), "web"))
		health := func() string { detail, _, _ := s.Inspect(t.Context(), "web"); return detail.Health }
		if s.Ready("web") || health() != "starting" {
			t.Errorf("ready at once: %s", health())
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !s.Ready("web") || health() != "healthy" {
			t.Errorf("not ready: %s", health())
		}
		must(t, s.End("web", 0))
		if s.Ready("web") || health() != "unhealthy" {
			t.Errorf("ready after the end: %s", health())
		}
	})
}

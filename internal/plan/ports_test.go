package plan

import (
	"strings"
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/settings"
)

func TestOtherPortsReplace(t *testing.T) {
	random := shop
	random.Ports = "random"
	m := member("web")
	for _, test := range []struct {
		was, is settings.Settings
		want    Action
	}{{shop, random, Replace}, {random, shop, Replace}, {random, random, Keep}} {
		step := newPlan(t, test.is, []Member{m}, running(t, test.was, m), Options{}).Steps[0]
		if step.Action != test.want || test.want == Replace && step.Reason != "BERTH_PORTS changed" {
			t.Errorf("BERTH_PORTS was %s and is %s: %s (%s)", test.was.Ports, test.is.Ports, step.Action, step.Reason)
		}
	}
}

func TestPorts(t *testing.T) {
	m := member("web")
	first := newPlan(t, shop, []Member{m}, Observed{}, Options{}).Steps[0].Spec.Ports[0].HostPort
	if first < 20000 || first >= 32768 {
		t.Errorf("stable port %d is outside 20000 to 32767", first)
	}
	taken, err := tryPlan(shop, []Member{m}, Observed{}, Options{}, func(_ string, port int) bool { return port != first })
	if err != nil {
		t.Fatal(err)
	}
	if next := taken.Steps[0].Spec.Ports[0].HostPort; next != first+1 && next != 20000 {
		t.Errorf("taken port: got %d, want the one after %d", next, first)
	}
	random := shop
	random.Ports = "random"
	if port := newPlan(t, random, []Member{m}, Observed{}, Options{}).Steps[0].Spec.Ports[0].HostPort; port != 0 {
		t.Errorf("random: got %d, want 0, which lets the engine choose", port)
	}
	same := shop
	same.Ports = "same"
	if port := newPlan(t, same, []Member{m}, Observed{}, Options{}).Steps[0].Spec.Ports[0].HostPort; port != 80 {
		t.Errorf("same: got %d, want 80", port)
	}
	holder := docker.Container{Name: "other-web", Ports: []docker.PublishedPort{{Container: 8080, Protocol: "tcp", HostPort: 80}}}
	_, err = tryPlan(same, []Member{m}, Observed{Containers: []docker.Container{holder}}, Options{}, free)
	if err == nil || !strings.Contains(err.Error(), "held by container other-web") {
		t.Errorf("same, taken: got %v", err)
	}
}

func TestReplacedContainerKeepsItsPort(t *testing.T) {
	m := member("web")
	seen := running(t, shop, m)
	seen.Containers[0].Ports[0].HostPort = 21212
	step := newPlan(t, shop, []Member{m}, seen, Options{Fresh: true}).Steps[0]
	if got := step.Spec.Ports[0].HostPort; got != 21212 {
		t.Errorf("got port %d, want the old container's 21212", got)
	}
}

func TestAskedPorts(t *testing.T) {
	asks := func(name string, host int) Member {
		m := member(name)
		m.Server.Ports[0].Host = host
		return m
	}
	m := asks("web", 18080)
	for _, mode := range []string{"stable", "random", "same"} {
		with := shop
		with.Ports = mode
		if got := newPlan(t, with, []Member{m}, Observed{}, Options{}).Steps[0].Spec.Ports[0].HostPort; got != 18080 {
			t.Errorf("BERTH_PORTS=%s: got port %d, want 18080", mode, got)
		}
	}
	seen := running(t, shop, m)
	if step := newPlan(t, shop, []Member{m}, seen, Options{}).Steps[0]; step.Action != Keep {
		t.Errorf("the same port again: %s (%s)", step.Action, step.Reason)
	}
	if step := newPlan(t, shop, []Member{m}, seen, Options{Fresh: true}).Steps[0]; step.Spec.Ports[0].HostPort != 18080 {
		t.Errorf("made anew: port %d, which its old container has", step.Spec.Ports[0].HostPort)
	}
	step := newPlan(t, shop, []Member{asks("web", 18081)}, seen, Options{}).Steps[0]
	if step.Action != Replace || step.Reason != "ports.host changed" || step.Spec.Ports[0].HostPort != 18081 {
		t.Errorf("another port: %s (%s), %+v", step.Action, step.Reason, step.Spec.Ports)
	}

	holder := docker.Container{Name: "other-web", Ports: []docker.PublishedPort{{Container: 8080, Protocol: "tcp", HostPort: 18080}}}
	for want, try := range map[string]func() (Plan, error){
		"web: port 18080/tcp, which it asks for, is held by container other-web; end that, or ask for another one": func() (Plan, error) {
			return tryPlan(shop, []Member{m}, Observed{Containers: []docker.Container{holder}}, Options{}, free)
		},
		"web: port 18080/tcp, which it asks for, is held by a process of this machine; end that, or ask for another one": func() (Plan, error) {
			return tryPlan(shop, []Member{m}, Observed{}, Options{}, func(_ string, port int) bool { return port != 18080 })
		},
		"web: port 18080/tcp, which it asks for, is held by container shop-api; end that, or ask for another one": func() (Plan, error) {
			return tryPlan(shop, []Member{asks("api", 18080), m}, Observed{}, Options{}, free)
		},
	} {
		if _, err := try(); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}

	// What one asks for is no stable port of another, though that one comes first.
	chosen := newPlan(t, shop, []Member{member("api")}, Observed{}, Options{}).Steps[0].Spec.Ports[0].HostPort
	both := newPlan(t, shop, []Member{member("api"), asks("web", chosen)}, Observed{}, Options{})
	if got := both.Steps[0].Spec.Ports[0].HostPort; got == chosen || both.Steps[1].Spec.Ports[0].HostPort != chosen {
		t.Errorf("api has port %d, and web asks for %d", got, chosen)
	}
}

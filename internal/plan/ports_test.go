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

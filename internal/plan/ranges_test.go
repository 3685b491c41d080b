package plan

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
)

// ftp has a port that the definition numbers, on both sides of one that Berth numbers.
func ftp() Member {
	m := member("ftp")
	m.Server.Ports = definition.Ports{
		{Name: "ftp", Number: 21, Protocol: "tcp"}, {Name: "pas-v", Protocol: "tcp", Count: 3}, {Name: "web", Number: 80, Protocol: "tcp"},
	}
	m.Server.Environment = map[string]string{"A": "b"}
	return m
}

func TestRange(t *testing.T) {
	for _, mode := range []string{"stable", "random", "same"} {
		t.Run(mode, func(t *testing.T) {
			s := shop
			s.Ports = mode
			step := newPlan(t, s, []Member{ftp()}, Observed{}, Options{}).Steps[0]
			first := hostports.Stable("shop", "ftp", "pas-v", 3, 0)
			var got []int
			for _, port := range step.Spec.Ports[1:4] {
				got = append(got, port.Container, port.HostPort)
			}
			want := []int{first, first, first + 1, first + 1, first + 2, first + 2}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("numbers inside and outside (-want +got):\n%s", diff)
			}
			if step.Spec.Ports[0].Container != 21 || step.Spec.Ports[4].Container != 80 {
				t.Errorf("the ports beside the range: %+v", step.Spec.Ports)
			}
			env := []string{"A=b", fmt.Sprintf("BERTH_PORT_PAS_V=%d", first), fmt.Sprintf("BERTH_PORT_PAS_V_LAST=%d", first+2)}
			if diff := cmp.Diff(env, step.Spec.Env); diff != "" {
				t.Errorf("variables (-want +got):\n%s", diff)
			}
			if got := step.Server.Ports[1].Number; got != first {
				t.Errorf("probes would look at port %d, not at %d", got, first)
			}
		})
	}
}

func TestRangePassesOverWhatIsTaken(t *testing.T) {
	first := hostports.Stable("shop", "ftp", "pas-v", 3, 0)
	seen := Observed{Containers: []docker.Container{
		{Name: "other", Ports: []docker.PublishedPort{{Container: 1, Protocol: "tcp", HostPort: first + 3}}},
	}}
	made, err := tryPlan(shop, []Member{ftp()}, seen, Options{}, func(_ string, port int) bool { return port != first+1 })
	if err != nil {
		t.Fatal(err)
	}
	if got := made.Steps[0].Server.Ports[1].Number; got != first+4 {
		t.Errorf("got a range from %d, want one from %d", got, first+4)
	}
}

func TestKeptContainerKeepsItsRange(t *testing.T) {
	m := ftp()
	seen := running(t, shop, m)
	// Somebody else's now: the container has it, so that it cannot be bound.
	made, err := tryPlan(shop, []Member{m}, seen, Options{}, func(string, int) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	step := made.Steps[0]
	if want := hostports.Stable("shop", "ftp", "pas-v", 3, 0); step.Action != Keep || step.Server.Ports[1].Number != want {
		t.Errorf("got %s with a range from %d, want keep with %d", step.Action, step.Server.Ports[1].Number, want)
	}
}

func TestOtherCountReplaces(t *testing.T) {
	m := ftp()
	seen := running(t, shop, m)
	m.Server.Ports = slices.Clone(m.Server.Ports)
	m.Server.Ports[1].Count = 4
	if step := newPlan(t, shop, []Member{m}, seen, Options{}).Steps[0]; step.Action != Replace || step.Reason != "ports changed" {
		t.Errorf("got %s (%s), want replace (ports changed)", step.Action, step.Reason)
	}
	m = ftp()
	m.Server.Ports[1].Name = "data"
	if step := newPlan(t, shop, []Member{m}, seen, Options{}).Steps[0]; step.Action != Replace || step.Reason != "env changed" {
		t.Errorf("got %s (%s), want replace (env changed)", step.Action, step.Reason)
	}
}

//go:build engine

package acceptance

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const listens = "go: ./\nports: {tcp: 7000}\n"

// record makes the project's runs go through a recorder.
func record(t *testing.T, p *project, seen func(call)) *recorder {
	t.Helper()
	r := startRecorder(t, dialEngine, seen)
	p.env = append(p.env, "DOCKER_HOST="+r.host())
	return r
}

func testNothingToDoCostsTwoCalls(t *testing.T) {
	p := newProject(t, map[string]string{"one": listens, "two": listens + "links: [one]\n"})
	p.must("up")
	before := p.containers()
	calls := record(t, p, nil)
	p.must("up")
	var got []string
	for _, c := range calls.take() {
		got = append(got, c.String())
	}
	if diff := cmp.Diff([]string{"GET /_ping", "GET /containers/json"}, got); diff != "" {
		t.Errorf("calls of up with nothing to do (-want +got):\n%s", diff)
	}
	p.must("build")
	for _, c := range calls.take() {
		t.Logf("build with nothing to do: %v", c)
		if c.method != http.MethodGet {
			t.Errorf("build with nothing to do called %v", c)
		}
	}
	if diff := cmp.Diff(before, p.containers()); diff != "" {
		t.Errorf("up with nothing to do changed containers:\n%s", diff)
	}
}

func testNothingToDoIsFast(t *testing.T) {
	const budget, runs = 60 * time.Millisecond, 9
	p := newProject(t, map[string]string{"one": listens, "two": listens})
	p.must("up")
	for _, target := range []string{"up", "build"} {
		var took []time.Duration
		for range runs {
			got := finish(t, p.command(berth(t), target))
			if got.code != 0 {
				t.Fatalf("%s: exit code %d\n%s", target, got.code, got.stderr)
			}
			took = append(took, got.took)
		}
		slices.Sort(took)
		t.Logf("%s with nothing to do: %v", target, took)
		if took[0] >= budget { // the others may have waited for a processor
			t.Errorf("%s with nothing to do: at best %v, budget %v", target, took[0], budget)
		}
	}
}

//go:build engine

package acceptance

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const listens = "go: ./\nports: {tcp: 7000}\n"

// recorder stands between Berth and the engine and writes down the calls.
type recorder struct {
	mu    sync.Mutex
	calls []string
	// seen is told of each call before the engine is; it may be nil.
	seen func(call string)
}

var versionPrefix = regexp.MustCompile(`^/v\d+\.\d+`)

// record makes the project's runs go through a recorder, on a socket of its own.
func record(t *testing.T, p *project, seen func(call string)) *recorder {
	t.Helper()
	r := &recorder{seen: seen}
	folder, err := os.MkdirTemp("", "berth-socket-") // t.TempDir may be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	socket := filepath.Join(folder, "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	proxy.FlushInterval = -1
	transport := &http.Transport{DialContext: dialEngine}
	proxy.Transport = transport
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.note(request.Method + " " + versionPrefix.ReplaceAllString(request.URL.Path, ""))
		proxy.ServeHTTP(w, request)
	})}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); transport.CloseIdleConnections() })
	p.env = append(p.env, "DOCKER_HOST=unix://"+socket)
	return r
}

func (r *recorder) note(call string) {
	r.mu.Lock()
	r.calls = append(r.calls, call)
	r.mu.Unlock()
	if r.seen != nil {
		r.seen(call)
	}
}

// take gives the calls since the last take.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

func testNothingToDoCostsTwoCalls(t *testing.T) {
	p := newProject(t, map[string]string{"one": listens, "two": listens + "links: [one]\n"})
	p.must("up")
	before := p.containers()
	calls := record(t, p, nil)
	p.must("up")
	if diff := cmp.Diff([]string{"GET /version", "GET /containers/json"}, calls.take()); diff != "" {
		t.Errorf("calls of up with nothing to do (-want +got):\n%s", diff)
	}
	p.must("build")
	got := calls.take()
	t.Logf("build with nothing to do: %q", got)
	for _, call := range got {
		if !strings.HasPrefix(call, "GET ") {
			t.Errorf("build with nothing to do called %s", call)
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
		t.Logf("%s with nothing to do: median %v of %v", target, took[runs/2], took)
		if took[runs/2] >= budget {
			t.Errorf("%s with nothing to do: median %v, budget %v", target, took[runs/2], budget)
		}
	}
}

package acceptance

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/fakeengine"
)

// recorder stands between Berth and an engine and writes down the calls, in the order in which they come.
type recorder struct {
	// socket is where Berth finds it; see host.
	socket string
	engine http.RoundTripper
	close  func()
	// seen is told of each call before the engine is, of several at the same time; it may be nil.
	seen func(call)

	mu    sync.Mutex
	calls []*call
}

// dialer connects to an engine, as in [http.Transport].
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// startRecorder listens on a socket of its own, until the test ends.
func startRecorder(t *testing.T, dial dialer, seen func(call)) *recorder {
	t.Helper()
	r, err := newRecorder(dial, seen)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	return r
}

// newRecorder listens on a socket of its own, until it is closed.
func newRecorder(dial dialer, seen func(call)) (*recorder, error) {
	folder, err := os.MkdirTemp("", "berth-socket-") // a test's own folder may be too long for a socket
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{DialContext: dial}
	r := &recorder{socket: filepath.Join(folder, "s"), engine: transport, seen: seen}
	listener, err := net.Listen("unix", r.socket)
	if err != nil {
		return nil, err
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	proxy.FlushInterval = -1
	proxy.Transport = r
	proxy.ErrorLog = log.New(io.Discard, "", 0) // a client that ends while it is answered is no concern
	server := &http.Server{Handler: proxy}
	go func() { _ = server.Serve(listener) }()
	r.close = func() {
		_ = server.Close()
		transport.CloseIdleConnections()
		_ = os.RemoveAll(folder)
	}
	return r, nil
}

// dialSocket is a dialer to a unix socket.
func dialSocket(path string) dialer {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", path)
	}
}

// host is the value of DOCKER_HOST that leads through the recorder.
func (r *recorder) host() string { return "unix://" + r.socket }

var versionPrefix = regexp.MustCompile(`^/v\d+\.\d+`)

// RoundTrip passes a call on. What is streamed is not looked at.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	c := &call{method: request.Method, path: versionPrefix.ReplaceAllString(request.URL.Path, ""), query: request.URL.Query()}
	if strings.HasPrefix(request.Header.Get("Content-Type"), "application/json") {
		var err error
		if c.sent, request.Body, err = readWhole(request.Body); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	r.calls = append(r.calls, c)
	r.mu.Unlock()
	if r.seen != nil {
		r.seen(*c)
	}
	response, err := r.engine.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	var answer []byte
	if c.naming() {
		if answer, response.Body, err = readWhole(response.Body); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	c.status, c.answer = response.StatusCode, answer
	r.mu.Unlock()
	return response, nil
}

// readWhole reads a body and returns another one with the same content.
func readWhole(body io.ReadCloser) ([]byte, io.ReadCloser, error) {
	content, err := io.ReadAll(body)
	_ = body.Close()
	return content, io.NopCloser(bytes.NewReader(content)), err
}

// take gives the calls since the last take.
func (r *recorder) take() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	var calls []call
	for _, c := range r.calls {
		calls = append(calls, *c)
	}
	r.calls = nil
	return calls
}

// TestRecorder runs the targets through a recorder in front of the fake engine.
func TestRecorder(t *testing.T) {
	engine, err := fakeengine.Start(filepath.Join(t.TempDir(), "s"), "base:1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	socket := strings.TrimPrefix(engine.Host(), "unix://")
	var seen atomic.Int64
	r := startRecorder(t, dialSocket(socket), func(call) { seen.Add(1) })
	root := t.TempDir()
	definition := filepath.Join(root, "servers/web/server.yaml")
	if err := os.MkdirAll(filepath.Dir(definition), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		definition string
		args       []string
		want       []string
	}{
		{"from: base:1\n", []string{"up", "-servers=web"}, []string{"network shop", "create shop-web", "start shop-web"}},
		{"from: base:1\n", []string{"up", "-servers=web"}, nil},
		{"from: base:1\nhostname: other\n", []string{"up", "-servers=web"}, []string{"remove shop-web", "create shop-web", "start shop-web"}},
		{"from: base:1\nhostname: other\n", []string{"exec", "-servers=web", "-command=psql -l"}, []string{"exec shop-web psql -l"}},
		{"from: base:1\nhostname: other\n", []string{"down"}, []string{"remove shop-web", "remove-network shop"}},
	} {
		if err := os.WriteFile(definition, []byte(test.definition), 0o644); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(berth(t), test.args...)
		command.Dir = root
		command.Env = []string{"HOME=" + root, "BERTH_PROJECT=shop", "DOCKER_HOST=" + r.host()}
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%q: %v\n%s", test.args, err, output)
		}
		if diff := cmp.Diff(test.want, writes(r.take())); diff != "" {
			t.Errorf("%q writes (-want +got):\n%s", test.args, diff)
		}
	}
	if got, want := seen.Load(), int64(len(engine.Calls())); got != want {
		t.Errorf("the recorder saw %d calls, the engine %d", got, want)
	}
	if err := engine.Unexpected(); err != nil {
		t.Error(err)
	}
}

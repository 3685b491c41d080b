//go:build catalogue

package acceptance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// The credentials that a front wants.
const (
	frontUser     = "berth"
	frontPassword = "s3cret:colon"
)

// front stands before the registry and misbehaves.
type front struct {
	kind   string
	number int
	// closed ends what hangs.
	closed chan struct{}

	mu    sync.Mutex
	lines []string
	// refused is when the last request was answered with 429.
	refused time.Time
}

// startFront is the command front. The kinds are:
//
//	plain          passes everything on
//	login          wants Basic authentication (RFC 7617)
//	hang           never answers
//	limit TIMES    answers the first requests for a manifest with 429 and "Retry-After: 3"
//	slow           sends layers in pieces, with pauses between them
//	broken         answers with 503
func (r *registryRun) startFront(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) == 0 {
		script.Fatalf("usage: front KIND [TIMES]")
	}
	f := &front{kind: args[0], closed: make(chan struct{})}
	if len(args) > 1 {
		number, err := strconv.Atoi(args[1])
		script.Check(err)
		f.number = number
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: r.host})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		f.note(request.Method + " " + request.URL.Path)
		if f.answers(w, request) {
			return
		}
		if f.kind == "slow" && strings.Contains(request.URL.Path, "/blobs/") {
			w = &slowWriter{w}
		}
		proxy.ServeHTTP(w, request)
	}))
	script.Defer(server.Close)
	script.Defer(func() { close(f.closed) })
	*script.Value("front").(**front) = f
	script.Setenv("FRONT", strings.TrimPrefix(server.URL, "http://"))
}

func (f *front) note(line string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lines = append(f.lines, line)
}

// answers tells that the request needs no registry any more.
func (f *front) answers(w http.ResponseWriter, r *http.Request) bool {
	switch f.kind {
	case "login":
		user, password, _ := r.BasicAuth()
		if user == frontUser && password == frontPassword {
			return false
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprint(w, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`)
		return true
	case "hang":
		select {
		case <-r.Context().Done():
		case <-f.closed:
		}
		return true
	case "limit":
		return strings.Contains(r.URL.Path, "/manifests/") && f.limits(w, r)
	case "broken":
		http.Error(w, "out of order", http.StatusServiceUnavailable)
		return true
	}
	return false
}

// limits refuses as many tries as it was told, and notes who tries again before the time. An engine that was refused
// a look (HEAD) asks for the manifest itself (GET) at once: both are one try.
func (f *front) limits(w http.ResponseWriter, r *http.Request) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	since := time.Since(f.refused)
	switch {
	case strings.HasPrefix(r.UserAgent(), "berth"), since < time.Second:
	case since < 3*time.Second:
		f.lines = append(f.lines, fmt.Sprintf("too early after %s", since))
	case f.number == 0:
		return false
	default:
		f.number--
		f.refused = time.Now()
	}
	w.Header().Set("Retry-After", "3")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = fmt.Fprint(w, `{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit exceeded"}]}`)
	return true
}

// slowWriter takes about 3 s for 2 MB.
type slowWriter struct{ http.ResponseWriter }

func (w *slowWriter) Write(p []byte) (int, error) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	<-tick.C
	n, err := w.ResponseWriter.Write(p)
	if err != nil {
		return n, err
	}
	return n, http.NewResponseController(w.ResponseWriter).Flush()
}

// printAsked is the command asked.
func printAsked(script *testscript.TestScript, _ bool, _ []string) {
	f := *script.Value("front").(**front)
	if f == nil {
		script.Fatalf("there is no front")
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err := fmt.Fprint(script.Stdout(), strings.Join(f.lines, "\n"))
	script.Check(err)
	f.lines = nil
}

package faults

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
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
	"time"
)

// proxy stands between a target and the engine.
type proxy struct {
	socket string
	close  func()
	pass   *httputil.ReverseProxy
	engine http.RoundTripper

	mu sync.Mutex
	// calls counts the calls of each kind.
	calls map[string]int
	// spoiled is the kind of call that is disturbed, at its nth time, and how; nil for none.
	spoiled string
	nth     int
	how     *disturbance
	// hit is closed when it is disturbed.
	hit chan struct{}
}

// newProxy listens on a socket in a folder of its own.
func newProxy(socket, engine string) (*proxy, error) {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", engine)
	}}
	p := &proxy{socket: socket, engine: transport, calls: map[string]int{}}
	if err := os.MkdirAll(filepath.Dir(socket), 0o755); err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	p.pass = httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	p.pass.FlushInterval, p.pass.Transport = -1, transport
	p.pass.ErrorLog = log.New(io.Discard, "", 0)
	server := &http.Server{Handler: p, ErrorLog: p.pass.ErrorLog}
	go func() { _ = server.Serve(listener) }()
	p.close = func() { _ = server.Close(); transport.CloseIdleConnections() }
	return p, nil
}

func (p *proxy) host() string { return "unix://" + p.socket }

// spoil disturbs the nth call of a kind from now on, and closes the channel when it does; a nil how disturbs none.
func (p *proxy) spoil(kind string, nth int, how *disturbance) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls, p.spoiled, p.nth, p.how, p.hit = map[string]int{}, kind, nth, how, make(chan struct{})
	return p.hit
}

// seen are how many calls of each kind there were since the last spoil.
func (p *proxy) seen() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls
}

// ServeHTTP passes a call on, or disturbs it.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kind := kindOf(r)
	p.mu.Lock()
	p.calls[kind]++
	how := p.how
	if kind != p.spoiled || p.calls[kind] != p.nth {
		how = nil
	}
	if how != nil {
		close(p.hit)
	}
	p.mu.Unlock()
	switch {
	case how == nil:
	case how.do == nil:
		select {
		case <-time.After(lateness):
		case <-r.Context().Done():
		}
	default:
		how.do(w, r, func() (*http.Response, error) { return p.ask(r) })
		return
	}
	p.pass.ServeHTTP(w, r)
}

// ask makes a call and gives the answer.
func (p *proxy) ask(r *http.Request) (*http.Response, error) {
	if r.Header.Get("Upgrade") != "" {
		return nil, errors.New("a call that becomes something else has no answer")
	}
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	request := r.Clone(context.WithoutCancel(r.Context()))
	request.URL.Scheme, request.URL.Host, request.RequestURI = "http", "engine", ""
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(sent)), int64(len(sent))
	return p.engine.RoundTrip(request)
}

var (
	version = regexp.MustCompile(`^/v[0-9.]+/`)
	// fixed are the words of paths that are not names.
	fixed = []string{
		"json", "create", "prune", "start", "stop", "kill", "wait", "logs", "exec", "archive", "tag", "search", "get", "load", "resize",
	}
)

// kindOf is the method and the path of a call with a star for every name.
func kindOf(r *http.Request) string {
	words := strings.Split(strings.Trim(version.ReplaceAllString(r.URL.Path, "/"), "/"), "/")
	kind := r.Method + " /" + words[0]
	star := false
	for i, word := range words[1:] {
		switch last := i == len(words)-2; {
		case slices.Contains(fixed, word) && (last || i == 0):
			kind += "/" + word
			star = false
		case !star:
			kind, star = kind+"/*", true
		}
	}
	return kind
}

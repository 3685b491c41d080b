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
	"strconv"
	"strings"
	"sync"
	"time"
)

// disturbance is what happens to one call. pass gives the engine's answer.
type disturbance struct {
	name string
	// silent tells that there is no answer at all.
	silent bool
	do     func(w http.ResponseWriter, r *http.Request, pass func() (*http.Response, error))
}

// lateness is how late an answer is that is late.
const lateness = 3 * time.Second

var disturbances = []disturbance{
	{"error 500", false, func(w http.ResponseWriter, _ *http.Request, _ func() (*http.Response, error)) {
		refuse(w, http.StatusInternalServerError)
	}},
	{"error 409", false, func(w http.ResponseWriter, _ *http.Request, _ func() (*http.Response, error)) {
		refuse(w, http.StatusConflict)
	}},
	{"half of the answer, as if it were whole", false, func(w http.ResponseWriter, _ *http.Request, pass func() (*http.Response, error)) {
		half(w, pass, false)
	}},
	{"half of the answer, and then the end", false, func(w http.ResponseWriter, _ *http.Request, pass func() (*http.Response, error)) {
		half(w, pass, true)
	}},
	{"no connection", false, func(w http.ResponseWriter, _ *http.Request, _ func() (*http.Response, error)) { hangUp(w) }},
	{"done, and no answer", false, func(w http.ResponseWriter, _ *http.Request, pass func() (*http.Response, error)) {
		if response, err := pass(); err == nil {
			_ = response.Body.Close()
		}
		hangUp(w)
	}},
	{"a late answer", false, nil},
	{"silence", true, func(_ http.ResponseWriter, r *http.Request, _ func() (*http.Response, error)) {
		_, _ = io.Copy(io.Discard, r.Body) // or the end of the connection would not be noticed
		<-r.Context().Done()
	}},
}

func refuse(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `{"message":"disturbed by the fault suite"}`+"\n")
}

// half passes on the first half of an answer. One without an end is cut after its first piece.
func half(w http.ResponseWriter, pass func() (*http.Response, error), cut bool) {
	response, err := pass()
	if err != nil {
		hangUp(w)
		return
	}
	defer response.Body.Close()
	var begin []byte
	if response.ContentLength >= 0 || !streams(response) {
		begin, _ = io.ReadAll(response.Body)
		begin = begin[:len(begin)/2]
	} else {
		begin = make([]byte, 512)
		n, _ := response.Body.Read(begin)
		begin = begin[:n/2]
	}
	for _, name := range []string{"Content-Type", "Api-Version", "Ostype"} {
		w.Header().Set(name, response.Header.Get(name))
	}
	if cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(begin)+100))
	}
	w.WriteHeader(response.StatusCode)
	_, _ = w.Write(begin)
	if cut {
		_ = http.NewResponseController(w).Flush()
		hangUp(w)
	}
}

// streams reports whether an answer goes on for as long as something happens.
func streams(response *http.Response) bool {
	path := response.Request.URL.Path
	return slices.ContainsFunc([]string{"/events", "/logs", "/build", "/wait", "/session"}, func(end string) bool { return strings.HasSuffix(path, end) })
}

// hangUp ends the connection.
func hangUp(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

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

// spoil disturbs the nth call of a kind from now on; a nil how disturbs none.
func (p *proxy) spoil(kind string, nth int, how *disturbance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls, p.spoiled, p.nth, p.how = map[string]int{}, kind, nth, how
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

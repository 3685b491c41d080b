// Package fakeengine is a Docker engine in memory, for tests. [State] is the engine: it has containers, networks, images,
// volumes, events and logs, it refuses what a real engine refuses, and its time is that of testing/synctest. [Engine]
// answers the Docker Engine API for a State over a unix socket, and records every call, so that tests show what Berth
// asks an engine for, and above all what it never asks.
//
// Non-goals: it runs nothing, reads no Dockerfile, opens no port and checks no more of a request than its state depends
// on. What happens in a container, a test says ([Process]). A call that it does not know is answered with 501 and kept
// in [Engine.Unexpected], so that a test can fail on it.
package fakeengine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"
)

// Call is one request that the engine got.
type Call struct {
	// Method is the method of HTTP.
	Method string
	// Path is without the version prefix and without the query.
	Path string
	// Body is what was sent with containers/create, and empty otherwise.
	Body string
}

func (c Call) String() string { return c.Method + " " + c.Path }

// Engine is a fake engine that listens.
type Engine struct {
	// State is what the engine has; its fields can be set before the first call.
	State *State

	server   *http.Server
	listener net.Listener

	mu         sync.Mutex
	calls      []Call
	unexpected []Call
	// commands are by the identifiers of the API's exec.
	commands map[string]command
}

// Start listens at the path of a socket, which must be free. The images exist from the beginning. Containers run until
// they are stopped, and commands in them repeat their own words. Nothing listens at published ports, so that a server that
// has some needs an exec probe. [Engine.Close] must be called.
func Start(socket string, images ...string) (*Engine, error) {
	state := New(images...)
	state.Otherwise, state.OnExec = &Process{}, repeat
	return Serve(socket, state)
}

// Serve is Start for a state that there is already. Several engines can serve one state: each records the calls that it
// gets itself.
func Serve(socket string, state *State) (*Engine, error) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return nil, fmt.Errorf("fake engine: %w", err)
	}
	e := &Engine{listener: listener, State: state, commands: map[string]command{}}
	e.server = &http.Server{Handler: e.recorded(e.routes()), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = e.server.Serve(listener) }() // ends with Close
	return e, nil
}

// Host is the value of DOCKER_HOST that leads to the engine.
func (e *Engine) Host() string { return "unix://" + e.listener.Addr().String() }

// Close ends the engine and removes its socket.
func (e *Engine) Close() error { return e.server.Close() }

// Calls returns all calls so far, in the order of their arrival.
func (e *Engine) Calls() []Call {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.calls)
}

// Unexpected names the calls that the engine did not know, and what its state has no script for; nil for none.
func (e *Engine) Unexpected() error {
	errs := []error{e.State.Unscripted()}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, call := range e.unexpected {
		errs = append(errs, fmt.Errorf("fake engine: unexpected call: %v", call))
	}
	return errors.Join(errs...)
}

var versionPrefix = regexp.MustCompile(`^/v1\.[0-9]+/`)

// recorded writes each call down, without its version prefix, before next answers it.
func (e *Engine) recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = versionPrefix.ReplaceAllString(r.URL.Path, "/")
		r.URL.RawPath = ""
		call := Call{Method: r.Method, Path: r.URL.Path}
		if r.URL.Path == "/containers/create" {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			call.Body = string(body)
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		e.mu.Lock()
		e.calls = append(e.calls, call)
		e.mu.Unlock()
		next.ServeHTTP(w, r)
	})
}

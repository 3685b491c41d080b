package docker

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/berthdev/berth/docker/locate"
)

// fakeEngine answers what a test says, below the API's version, and is loud about anything else. It answers the first ping, too.
func fakeEngine(t *testing.T, answers map[string]http.HandlerFunc) *Engine {
	t.Helper()
	var greeted atomic.Bool
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/_ping" && !greeted.Swap(true) {
			w.Header().Set("Api-Version", "1.41")
			w.Header().Set("Ostype", "linux")
			w.Header().Set("Server", "Docker/20.10.24 (linux)")
			return
		}
		call := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/v1.41")
		answer, known := answers[call]
		if !known {
			t.Errorf("unexpected call %s", call)
			http.Error(w, `{"message":"unexpected"}`, http.StatusTeapot)
			return
		}
		answer(w, r)
	}))
	folder, err := os.MkdirTemp("", "engine") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	_ = server.Listener.Close()
	if server.Listener, err = net.Listen("unix", filepath.Join(folder, "s")); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(server.Close)
	engine, err := Connect(t.Context(), locate.Address{Host: "unix://" + filepath.Join(folder, "s"), Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	return engine
}

// says answers with a status and a body.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

package fakeengine

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// start starts an engine and gives a client for it.
func start(t *testing.T, images ...string) (*Engine, *http.Client) {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "s")
	engine, err := Start(socket, images...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return engine, &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		},
	}}
}

// status asks and gives the status of the answer.
func status(t *testing.T, client *http.Client, method, path, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, "http://engine"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
	return response.StatusCode
}

func TestCallsAreRecorded(t *testing.T) {
	engine, client := start(t, "base:1")
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/version", "", http.StatusOK},
		{"GET", "/v1.41/images/base:1/json", "", http.StatusOK},
		{"GET", "/v1.41/images/other:1/json", "", http.StatusNotFound},
		{"POST", "/v1.41/build?labels={}&t=other:1", "context", http.StatusOK},
		{"GET", "/v1.41/images/other:1/json", "", http.StatusOK},
		{"POST", "/v1.41/containers/create?name=web", `{"Image":"base:1"}`, http.StatusCreated},
		{"POST", "/v1.41/containers/create?name=web", `{"Image":"base:1"}`, http.StatusConflict},
	} {
		if got := status(t, client, test.method, test.path, test.body); got != test.status {
			t.Errorf("%s %s: got %d, want %d", test.method, test.path, got, test.status)
		}
	}
	want := []Call{
		{"GET", "/version", ""},
		{"GET", "/images/base:1/json", ""},
		{"GET", "/images/other:1/json", ""},
		{"POST", "/build", ""},
		{"GET", "/images/other:1/json", ""},
		{"POST", "/containers/create", `{"Image":"base:1"}`},
		{"POST", "/containers/create", `{"Image":"base:1"}`},
	}
	if diff := cmp.Diff(want, engine.Calls()); diff != "" {
		t.Error(diff)
	}
	if err := engine.Unexpected(); err != nil {
		t.Error(err)
	}
}

func TestUnexpectedCallsAreLoud(t *testing.T) {
	engine, client := start(t)
	if got := status(t, client, "POST", "/v1.41/swarm/init", "{}"); got != http.StatusNotImplemented {
		t.Errorf("got %d", got)
	}
	err := engine.Unexpected()
	if want := "fake engine: unexpected call: POST /swarm/init"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

package docker

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker/registry"
)

// TestPullFaults holds what engines say, with a status or in the stream, and what it means.
func TestPullFaults(t *testing.T) {
	for _, test := range []struct {
		rule    string
		status  int
		message string
		want    registry.Fault
	}{
		{"manifest unknown (20.10)", 404, "manifest for m.test/timeout:404 not found: manifest unknown: manifest unknown", registry.NotFound},
		{"manifest unknown (28)", 404, `unknown: {"errors":[{"code":"MANIFEST_UNKNOWN","message":"Unknown manifest"}]}`, registry.NotFound},
		{"name unknown (28)", 404, `unknown: {"errors":[{"code":"NAME_UNKNOWN","message":"Unknown name"}]}`, registry.NotFound},
		{"no image for the platform", 200, "no matching manifest for linux/arm64/v8 in the manifest list entries", registry.NotFound},
		{"name unknown", 404, "name unknown: Unknown name", registry.NotFound},
		{"not found (containerd)", 404, "failed to resolve reference \"m.test/timeout:404\": m.test/timeout:404: not found", registry.NotFound},
		{"the engine's status alone", 404, "gone", registry.NotFound},
		{"no credentials", 500, "Head \"https://m.test/v2/timeout/manifests/404\": no basic auth credentials", registry.Unauthorized},
		{"wrong credentials", 500, "Head \"https://m.test/v2/timeout/manifests/404\": unauthorized: incorrect username or password", registry.Unauthorized},
		{"denied", 404, "pull access denied for timeout, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", registry.Unauthorized},
		{"the limit of Docker Hub", 500, "toomanyrequests: You have reached your pull rate limit.", registry.RateLimited},
		{"429 without a body", 500, "error parsing HTTP 429 response body: unexpected end of JSON input: \"\"", registry.RateLimited},
		{"no such host", 500, "Get \"https://m.test/v2/\": dial tcp: lookup m.test on 10.0.0.1:53: no such host", registry.NoHost},
		{"no route", 500, "Get \"https://m.test/v2/\": dial tcp 10.9.9.9:443: connect: no route to host", registry.NoRoute},
		{"no network", 500, "Get \"https://m.test/v2/\": dial tcp 10.9.9.9:443: connect: network is unreachable", registry.NoRoute},
		{"connection refused", 500, "Get \"https://m.test/v2/\": dial tcp 10.9.9.9:443: connect: connection refused", registry.Connection},
		{"broken connection", 200, "unexpected EOF", registry.Connection},
		{"no answer", 500, "Get \"https://m.test/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", registry.Timeout},
		{"TLS without an answer", 500, "Get \"https://m.test/v2/\": net/http: TLS handshake timeout", registry.Timeout},
		{"500", 500, "received unexpected HTTP status: 500 Internal Server Error", registry.ServerError},
		{"503 in the stream", 200, "received unexpected HTTP status: 503 Service Unavailable", registry.ServerError},
		{"anything else", 500, "write /var/lib/docker/tmp/x: no space left on device", registry.Other},
	} {
		t.Run(test.rule, func(t *testing.T) {
			e := fakeEngine(t, map[string]http.HandlerFunc{"POST /images/create": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				key := "message"
				if test.status == 200 {
					key = "error"
				}
				_, _ = fmt.Fprintf(w, "{%q:%q}", key, test.message)
			}})
			err := e.Pull(t.Context(), Pull{Reference: "m.test/timeout:404", Attempts: 1}, nil)
			failed := new(registry.PullError)
			if !errors.As(err, &failed) || failed.Fault != test.want {
				t.Fatalf("got %v, want a *registry.PullError with fault %q", err, test.want)
			}
			if !strings.HasPrefix(err.Error(), "pull m.test/timeout:404: ") || !strings.Contains(err.Error(), test.message) {
				t.Errorf("error %q does not name the image and the cause", err)
			}
		})
	}
}

func TestPullIsBounded(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, `{"status":"Pulling from a","id":"1"}`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	e := fakeEngine(t, map[string]http.HandlerFunc{"POST /images/create": hang})
	err := e.pull(t.Context(), Pull{Reference: "m.test/a:1", Attempts: 1}, patience{answer: time.Second, stall: 50 * time.Millisecond}, quietly(nil))
	failed := new(registry.PullError)
	if want := "no progress for 50ms"; !errors.As(err, &failed) || failed.Fault != registry.Timeout || failed.Cause.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestStallTellsTheTimeThatWasWaited(t *testing.T) {
	for _, test := range []struct {
		rule  string
		moved int
		want  string
	}{
		{"no answer", 0, "no progress for 15s"},
		{"no more progress", 2, "no progress for 1m0s"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				moved, stop := watchProgress(patience{answer: 15 * time.Second, stall: time.Minute}, cancel)
				defer stop()
				for range test.moved {
					time.Sleep(14 * time.Second)
					moved()
				}
				start := time.Now()
				<-ctx.Done()
				waited := fmt.Sprintf("no progress for %s", time.Since(start))
				if got := context.Cause(ctx).Error(); got != test.want || waited != test.want {
					t.Errorf("got %q when there was %s, want %q", got, waited, test.want)
				}
			})
		})
	}
}

func TestPullFromAMirrorRestoresTheName(t *testing.T) {
	var got []string
	note := func(_ http.ResponseWriter, r *http.Request) { got = append(got, r.URL.Path+"?"+r.URL.Query().Encode()) }
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"POST /images/create":                          note,
		"POST /images/m.test/hub/library/debian:x/tag": note,
	})
	if err := e.Pull(t.Context(), Pull{Reference: "debian:x", Mirror: "m.test/hub", Platform: "linux/arm64"}, nil); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"/v1.41/images/create?fromImage=m.test%2Fhub%2Flibrary%2Fdebian&platform=linux%2Farm64&tag=x",
		"/v1.41/images/m.test/hub/library/debian:x/tag?repo=docker.io%2Flibrary%2Fdebian&tag=x",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestPullRefusesABadReferenceBeforeAnyCall(t *testing.T) {
	e := fakeEngine(t, nil)
	for _, ref := range []string{"", "--privileged", "a b", "../etc", "A", "a:$(x)", "a\nb"} {
		if err := e.Pull(t.Context(), Pull{Reference: ref}, nil); err == nil {
			t.Errorf("%q: no error", ref)
		}
	}
}

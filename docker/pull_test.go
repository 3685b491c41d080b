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
)

// TestPullFaults holds what engines say, with a status or in the stream, and what it means.
func TestPullFaults(t *testing.T) {
	for _, test := range []struct {
		rule    string
		status  int
		message string
		want    PullFault
	}{
		{"manifest unknown (20.10)", 404, "manifest for m.test/timeout:404 not found: manifest unknown: manifest unknown", PullNotFound},
		{"manifest unknown (28)", 404, `unknown: {"errors":[{"code":"MANIFEST_UNKNOWN","message":"Unknown manifest"}]}`, PullNotFound},
		{"name unknown (28)", 404, `unknown: {"errors":[{"code":"NAME_UNKNOWN","message":"Unknown name"}]}`, PullNotFound},
		{"no image for the platform", 200, "no matching manifest for linux/arm64/v8 in the manifest list entries", PullNotFound},
		{"name unknown", 404, "name unknown: Unknown name", PullNotFound},
		{"not found (containerd)", 404, "failed to resolve reference \"m.test/timeout:404\": m.test/timeout:404: not found", PullNotFound},
		{"the engine's status alone", 404, "gone", PullNotFound},
		{"no credentials", 500, "Head \"https://m.test/v2/timeout/manifests/404\": no basic auth credentials", PullUnauthorized},
		{"wrong credentials", 500, "Head \"https://m.test/v2/timeout/manifests/404\": unauthorized: incorrect username or password", PullUnauthorized},
		{"denied", 404, "pull access denied for timeout, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", PullUnauthorized},
		{"the limit of Docker Hub", 500, "toomanyrequests: You have reached your pull rate limit.", PullRateLimited},
		{"429 without a body", 500, "error parsing HTTP 429 response body: unexpected end of JSON input: \"\"", PullRateLimited},
		{"no such host", 500, "Get \"https://m.test/v2/\": dial tcp: lookup m.test on 10.0.0.1:53: no such host", PullNoHost},
		{"no route", 500, "Get \"https://m.test/v2/\": dial tcp 10.9.9.9:443: connect: no route to host", PullNoRoute},
		{"no network", 500, "Get \"https://m.test/v2/\": dial tcp 10.9.9.9:443: connect: network is unreachable", PullNoRoute},
		{"connection refused", 500, "Get \"https://m.test/v2/\": dial tcp 10.9.9.9:443: connect: connection refused", PullConnection},
		{"broken connection", 200, "unexpected EOF", PullConnection},
		{"no answer", 500, "Get \"https://m.test/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", PullTimeout},
		{"TLS without an answer", 500, "Get \"https://m.test/v2/\": net/http: TLS handshake timeout", PullTimeout},
		{"500", 500, "received unexpected HTTP status: 500 Internal Server Error", PullRegistry},
		{"503 in the stream", 200, "received unexpected HTTP status: 503 Service Unavailable", PullRegistry},
		{"anything else", 500, "write /var/lib/docker/tmp/x: no space left on device", PullOther},
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
			failed := new(PullError)
			if !errors.As(err, &failed) || failed.Fault != test.want {
				t.Fatalf("got %v, want a *PullError with fault %q", err, test.want)
			}
			if !strings.HasPrefix(err.Error(), "pull m.test/timeout:404: ") || !strings.Contains(err.Error(), test.message) {
				t.Errorf("error %q does not name the image and the cause", err)
			}
		})
	}
}

func TestPullErrorSaysWhatToDo(t *testing.T) {
	cause := errors.New("no basic auth credentials")
	for _, test := range []struct {
		rule string
		err  PullError
		want string
	}{
		{
			"credentials that were refused",
			PullError{Fault: PullUnauthorized, Credentials: Credentials{Username: "u", Password: "secret", Source: "/c/config.json"}.describe()},
			`pull a:1: registry m.test denies access to user "u" of /c/config.json; run ` + "`docker login m.test`" + `, or check the image's name: the engine says: no basic auth credentials`,
		},
		{
			"credentials that were not found",
			PullError{Fault: PullUnauthorized, Credentials: Credentials{Source: "/c/config.json"}.describe()},
			`pull a:1: registry m.test denies access without credentials (none in /c/config.json); run ` + "`docker login m.test`" + `, or check the image's name: the engine says: no basic auth credentials`,
		},
		{
			"a mirror helps with Docker Hub alone",
			PullError{Registry: "docker.io", Fault: PullRateLimited, Credentials: "without credentials", Wait: time.Hour},
			`pull a:1: registry docker.io allows no more pulls for now without credentials; wait 1h0m0s, which it asks for, log in, or set BERTH_REGISTRY_MIRROR: the engine says: no basic auth credentials`,
		},
		{
			"the number of tries",
			PullError{Fault: PullTimeout, Attempts: 4},
			`pull a:1: registry m.test does not answer in time (4 tries); check that it runs, and the network: the engine says: no basic auth credentials`,
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if test.err.Registry == "" {
				test.err.Registry = "m.test"
			}
			test.err.Reference, test.err.Cause = "a:1", cause
			if diff := cmp.Diff(test.want, test.err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRetryPull(t *testing.T) {
	for _, test := range []struct {
		rule   string
		faults []*PullError
		wish   time.Duration
		tries  int
		took   time.Duration
		fails  bool
	}{
		{"a passing fault is tried again, more slowly each time", repeated(3, PullRegistry, "500"), 0, 4, 7 * time.Second, false},
		{"tries are bounded", repeated(9, PullConnection, "EOF"), 0, 4, 7 * time.Second, true},
		{"what does not answer is tried twice", repeated(9, PullTimeout, "timeout"), 0, 2, time.Second, true},
		{"a lasting fault is not tried again", repeated(9, PullUnauthorized, "401"), 0, 1, 0, true},
		{"not found is not tried again", repeated(9, PullNotFound, "404"), 0, 1, 0, true},
		{"a wish in the engine's text is obeyed", repeated(1, PullRateLimited, "toomanyrequests: retry-after: 5s, allowed: 1/minute"), time.Hour, 2, 5 * time.Second, false},
		{"the registry's own wish is obeyed", repeated(1, PullRateLimited, "toomanyrequests"), 5 * time.Second, 2, 5 * time.Second, false},
		{"only a registry that refuses is asked for its wish", repeated(1, PullConnection, "EOF"), time.Hour, 2, time.Second, false},
		{"a wish for little time does not shorten the pause", repeated(1, PullRateLimited, "retry-after: 44.171µs"), 0, 2, time.Second, false},
		{"a wish for too much time ends the tries", repeated(9, PullRateLimited, "Retry-After: 3600"), 0, 1, 0, true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start, tries := time.Now(), 0
				err := retryPull(t.Context(), 4, func(Progress) {}, func() time.Duration { return test.wish }, func() *PullError {
					tries++
					if tries <= len(test.faults) {
						return test.faults[tries-1]
					}
					return nil
				})
				if (err != nil) != test.fails || tries != test.tries || time.Since(start) != test.took {
					t.Errorf("%d tries in %s, %v; want %d in %s, an error: %v", tries, time.Since(start), err, test.tries, test.took, test.fails)
				}
			})
		})
	}
}

func repeated(times int, fault PullFault, cause string) []*PullError {
	faults := make([]*PullError, times)
	for i := range faults {
		faults[i] = &PullError{Reference: "a:1", Fault: fault, Cause: errors.New(cause)}
	}
	return faults
}

func TestRetryPullEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		start := time.Now()
		err := retryPull(ctx, 4, func(Progress) {}, func() time.Duration { return 0 }, func() *PullError { return repeated(1, PullRegistry, "500")[0] })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 100*time.Millisecond {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}

func TestPullIsBounded(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, `{"status":"Pulling from a","id":"1"}`)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	e := fakeEngine(t, map[string]http.HandlerFunc{"POST /images/create": hang})
	err := e.Pull(t.Context(), Pull{Reference: "m.test/a:1", Attempts: 1, Stall: 50 * time.Millisecond}, nil)
	failed := new(PullError)
	if want := "no progress for 50ms"; !errors.As(err, &failed) || failed.Fault != PullTimeout || failed.Cause.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestSilenceTellsTheTimeThatWasWaited(t *testing.T) {
	for _, test := range []struct {
		rule  string
		heard int
		want  string
	}{
		{"no answer", 0, "no progress for 15s"},
		{"no more progress", 2, "no progress for 1m0s"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				heard, stop := watchSilence(15*time.Second, time.Minute, cancel)
				defer stop()
				for range test.heard {
					time.Sleep(14 * time.Second)
					heard()
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

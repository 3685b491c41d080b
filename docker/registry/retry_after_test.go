package registry

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestWaitTime(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, test := range []struct {
		rule, header string
		want         time.Duration
	}{
		{"seconds", "3", 3 * time.Second},
		{"a date", "Fri, 02 Jan 2026 03:05:05 GMT", time.Minute},
		{"a date that has passed", "Fri, 02 Jan 2026 03:04:00 GMT", 0},
		{"nothing", "", 0},
		{"a negative number", "-3", 0},
		{"a number too large", "99999999999999999999", 0},
		{"words", "soon", 0},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := waitTime(test.header, now); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestRetryAfterAsksForTheManifest(t *testing.T) {
	for _, test := range []struct {
		rule   string
		status int
		tail   string
		path   string
		want   time.Duration
	}{
		{"too many requests", http.StatusTooManyRequests, ":2", "/v2/team/app/manifests/2", 7 * time.Second},
		{"out of order", http.StatusServiceUnavailable, ":2", "/v2/team/app/manifests/2", 7 * time.Second},
		{"a digest", http.StatusTooManyRequests, "@sha256:" + strings.Repeat("a", 64), "/v2/team/app/manifests/sha256:" + strings.Repeat("a", 64), 7 * time.Second},
		{"a registry that does not refuse", http.StatusOK, ":2", "/v2/team/app/manifests/2", 0},
		{"a redirection is not followed", http.StatusFound, ":2", "/v2/team/app/manifests/2", 0},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var asked []string
			registry := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"))
				w.Header().Set("Location", "/elsewhere")
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(test.status)
			}))
			defer registry.Close()
			target := Target{
				Reference:   strings.TrimPrefix(registry.URL, "http://") + "/team/app" + test.tail,
				Credentials: Credentials{Username: "user", Password: "password"},
			}
			got := target.RetryAfter(t.Context())
			if len(asked) != 1 || asked[0] != "HEAD "+test.path+" " || got != test.want {
				t.Errorf("asked %q, got %s; want %s and %s", asked, got, test.path, test.want)
			}
		})
	}
}

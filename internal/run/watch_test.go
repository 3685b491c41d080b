package run

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/settings"
)

// TestDeathIsSeenAfterTheSubscriptionEnds has an engine that ends the first subscription to its events.
func TestDeathIsSeenAfterTheSubscriptionEnds(t *testing.T) {
	for _, test := range []struct {
		rule string
		// state is that of the container in the list, events answers every subscription but the first.
		state  string
		events func(w http.ResponseWriter, r *http.Request)
		dies   bool
	}{
		{"told by the next subscription", "running", func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintln(w, `{"Type":"container","Action":"die","Actor":{"ID":"new","Attributes":{"name":"shop-web"}}}`)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, true},
		{"died in between", "exited", func(w http.ResponseWriter, r *http.Request) {
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, true},
		{"no subscription any more", "exited", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"message":"forbidden"}`, http.StatusForbidden)
		}, true},
		{"still alive", "running", func(http.ResponseWriter, *http.Request) {}, false},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var subscriptions atomic.Int64
			begun := make(chan struct{})
			mux := http.NewServeMux()
			mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
				_ = json.NewEncoder(w).Encode(map[string]string{"ApiVersion": "1.41", "Os": "linux", "Arch": "amd64"})
			})
			mux.HandleFunc("GET /v1.41/info", func(w http.ResponseWriter, _ *http.Request) {
				_ = json.NewEncoder(w).Encode(map[string]string{"SystemTime": "2026-01-02T03:04:05Z"})
			})
			mux.HandleFunc("GET /v1.41/containers/json", func(w http.ResponseWriter, _ *http.Request) {
				_ = json.NewEncoder(w).Encode([]map[string]any{
					{"Id": "old", "Names": []string{"/shop-db"}, "State": "exited"},
					{"Id": "new", "Names": []string{"/shop-web"}, "State": test.state},
				})
			})
			mux.HandleFunc("GET /v1.41/events", func(w http.ResponseWriter, r *http.Request) {
				if subscriptions.Add(1) > 1 {
					test.events(w, r)
					return
				}
				_ = http.NewResponseController(w).Flush()
				select {
				case <-begun: // one that has ended before is an error of watch
				case <-r.Context().Done():
				}
			})
			server := httptest.NewServer(mux)
			defer server.Close()
			engine, err := docker.Connect(t.Context(), locate.Address{Host: "tcp://" + strings.TrimPrefix(server.URL, "http://")})
			if err != nil {
				t.Fatal(err)
			}
			r := &Runner{Settings: settings.Settings{Project: "shop", Root: "/src/shop"}, Engine: engine}
			d := newDeaths()
			d.expect("shop-web", "")
			d.expect("shop-db", "")
			d.replace("shop-db", "old")
			stop, err := r.watch(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			close(begun)
			select {
			case <-d.of("shop-web"):
				if !test.dies {
					t.Error("a container that lives is marked")
				}
			case <-time.After(4 * watchPause):
				if test.dies {
					t.Error("the death is not seen within 1 s")
				}
			}
			stop()
			select {
			case <-d.of("shop-db"):
				t.Error("a container that is replaced is marked")
			default:
			}
			if n := subscriptions.Load(); n > 5 {
				t.Errorf("%d subscriptions in 1 s", n)
			}
		})
	}
}

package docker

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"
)

func TestStopLetsAPausedContainerGoOnOnPodman(t *testing.T) {
	for _, podman := range []bool{false, true} {
		paused := true
		var calls []string
		e := fakeEngine(t, map[string]http.HandlerFunc{
			"POST /containers/web/stop": func(w http.ResponseWriter, r *http.Request) {
				calls = append(calls, "stop")
				if paused {
					says(http.StatusInternalServerError, `{"message":"container web is running or paused, refusing to clean up"}`)(w, r)
					return
				}
				w.WriteHeader(http.StatusNoContent)
			},
			"POST /containers/web/unpause": func(w http.ResponseWriter, _ *http.Request) {
				calls, paused = append(calls, "unpause"), false
				w.WriteHeader(http.StatusNoContent)
			},
		})
		e.Podman = podman
		want := []string{"stop"}
		if podman {
			want = []string{"stop", "unpause", "stop"}
		}
		err := e.Stop(t.Context(), "web", time.Second)
		if (err == nil) != podman || !slices.Equal(calls, want) {
			t.Errorf("Podman %t: %v, %v, want %v", podman, calls, err, want)
		}
	}
}

func TestWhatRunsIsNotRemovedAsEnded(t *testing.T) {
	for engine, message := range map[string]string{
		"Docker 20.10": "You cannot remove a running container 0123. Stop the container before attempting removal or force remove",
		"Docker 28":    `cannot remove container "shop-db": container is running: stop the container before removing or force remove`,
		"paused":       "You cannot remove a paused container 0123. Unpause and then stop the container before attempting removal or force remove",
		"Podman 5":     "cannot remove container 0123 as it is running - running or paused containers cannot be removed without force: container state improper",
	} {
		e := fakeEngine(t, map[string]http.HandlerFunc{
			"DELETE /containers/db": func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Has("force") {
					t.Errorf("%s: it is asked to kill: %s", engine, r.URL.RawQuery)
				}
				says(http.StatusConflict, fmt.Sprintf(`{"message":%q}`, message))(w, r)
			},
		})
		if runs, err := e.RemoveEnded(t.Context(), "db"); err != nil || !runs {
			t.Errorf("%s: runs %t, %v", engine, runs, err)
		}
	}
	e := fakeEngine(t, map[string]http.HandlerFunc{"DELETE /containers/db": says(http.StatusInternalServerError, `{"message":"driver failed"}`)})
	if runs, err := e.RemoveEnded(t.Context(), "db"); err == nil || runs {
		t.Errorf("another failure: runs %t, %v", runs, err)
	}
}

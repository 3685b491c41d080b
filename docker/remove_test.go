package docker

import (
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

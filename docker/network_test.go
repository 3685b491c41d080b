package docker

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestRemoveNetworkCallsItAsTheEngineNeedsIt(t *testing.T) {
	id := strings.Repeat("a", 64)
	for _, test := range []struct {
		rule, removed string
		podman        bool
	}{
		{"by ID", id, false},
		{"by name on Podman, which sees no containers by ID", "shop", true},
	} {
		t.Run(test.rule, func(t *testing.T) {
			gone := false
			inspect := func(w http.ResponseWriter, r *http.Request) {
				if gone {
					says(http.StatusNotFound, `{"message":"network not found"}`)(w, r)
					return
				}
				says(http.StatusOK, fmt.Sprintf(`{"Name":"shop","Id":%q}`, id))(w, r)
			}
			e := fakeEngine(t, map[string]http.HandlerFunc{
				"GET /networks/" + id: inspect,
				"DELETE /networks/" + test.removed: func(w http.ResponseWriter, _ *http.Request) {
					gone = true
					w.WriteHeader(http.StatusNoContent)
				},
			})
			e.Podman = test.podman
			if err := e.RemoveNetwork(t.Context(), id); err != nil || !gone {
				t.Errorf("removed %v, %v", gone, err)
			}
		})
	}
}

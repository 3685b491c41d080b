package docker

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestCreateNetworkNamesTheBridgeOnPodman(t *testing.T) {
	for _, podman := range []bool{false, true} {
		var asked struct{ Options map[string]string }
		e := fakeEngine(t, map[string]http.HandlerFunc{"POST /networks/create": func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
				t.Error(err)
			}
			says(http.StatusCreated, `{"Id":"0123456789abcdef"}`)(w, r)
		}})
		e.Podman = podman
		id, err := e.CreateNetwork(t.Context(), "shop", nil)
		if err != nil {
			t.Fatal(err)
		}
		bridge, want := e.Bridge("shop", id), "br-0123456789ab"
		if podman {
			want = asked.Options["com.docker.network.bridge.name"]
		}
		if bridge != want || len(bridge) > 15 || podman != (len(asked.Options) > 0) {
			t.Errorf("Podman %v: bridge %q, want %q; options %v", podman, bridge, want, asked.Options)
		}
	}
}

func TestNetworksOfLabels(t *testing.T) {
	var asked string
	r := fakeEngine(t, map[string]http.HandlerFunc{"GET /networks": func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Query().Get("filters")
		says(200, `[{"Id":"1","Name":"shop","Labels":{"a":"b"}},{"Id":"2","Name":"lab"}]`)(w, r)
	}})
	got, err := r.Networks(t.Context(), map[string]string{"a": "b"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Network{{ID: "1", Name: "shop", Labels: map[string]string{"a": "b"}}, {ID: "2", Name: "lab"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("networks (-want +got):\n%s", diff)
	}
	if asked != `{"label":{"a=b":true}}` {
		t.Errorf("filters %s", asked)
	}
}

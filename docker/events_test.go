package docker

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEventsAsksForStartsAndEndsAlone(t *testing.T) {
	var filters map[string]map[string]bool
	r := fakeEngine(t, map[string]http.HandlerFunc{
		"GET /info": says(200, `{"SystemTime":"2026-01-02T03:04:05.6Z"}`),
		"GET /events": func(w http.ResponseWriter, r *http.Request) {
			if err := json.Unmarshal([]byte(r.URL.Query().Get("filters")), &filters); err != nil {
				t.Error(err)
			}
			_, _ = fmt.Fprint(w, `{"Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"name":"n","image":"i"}}}`)
		},
	})
	events, failed := r.Events(t.Context(), map[string]string{"project": "shop"})
	var got []Event
	for event := range events {
		got = append(got, event)
	}
	if err := <-failed; err == nil {
		t.Error("a subscription that ended has no error")
	}
	if diff := cmp.Diff([]Event{{ContainerID: "abc", Name: "n", Action: "die"}}, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"destroy", "die", "start"}, slices.Sorted(maps.Keys(filters["event"]))); diff != "" {
		t.Errorf("actions (-want +got):\n%s", diff)
	}
	if !filters["label"]["project=shop"] || !filters["type"]["container"] {
		t.Errorf("filters: %v", filters)
	}
}

package docker

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// noted notes that a call was made, with what its address or body says.
func noted(calls *[]string, call string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body := make([]byte, 200)
		n, _ := r.Body.Read(body)
		*calls = append(*calls, strings.TrimSpace(call+" "+r.URL.RawQuery+strings.TrimSpace(string(body[:n]))))
		next(w, r)
	}
}

func TestAGhostDoesNotKeepAContainerFromItsStart(t *testing.T) {
	const id = "0123456789ab"
	var calls []string
	starts := 0
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"POST /containers/" + id + "/start": noted(&calls, "start", func(w http.ResponseWriter, r *http.Request) {
			if starts++; starts == 1 {
				says(http.StatusInternalServerError, `{"message":"endpoint with name shop-web already exists in network shop"}`)(w, r)
				return
			}
			w.WriteHeader(http.StatusNoContent)
		}),
		"GET /containers/" + id + "/json":    says(http.StatusOK, `{"Id":"`+id+`","Name":"/shop-web","NetworkSettings":{"Networks":{"shop":{}}}}`),
		"POST /containers/" + id + "/rename": noted(&calls, "rename", says(http.StatusNoContent, "")),
		"POST /networks/shop/disconnect":     noted(&calls, "disconnect", says(http.StatusOK, "")),
	})
	if err := e.Start(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"start", "rename name=shop-web-starts", `disconnect {"Container":"shop-web","Force":true}`, "rename name=shop-web", "start",
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestOnlyGhostsAreTakenOutOfANetwork(t *testing.T) {
	const id = "aaaaaaaaaaaa"
	for _, test := range []struct {
		rule, containers string
		taken            []string
	}{
		{"a container that is gone", `[]`, []string{`disconnect {"Container":"shop-web","Force":true}`}},
		{"one that is there", `[{"Names":["/shop-web"]}]`, nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var calls []string
			e := fakeEngine(t, map[string]http.HandlerFunc{
				"GET /networks/" + id: func(w http.ResponseWriter, r *http.Request) {
					if slices.Contains(calls, "gone") {
						says(http.StatusNotFound, `{"message":"no such network"}`)(w, r)
						return
					}
					says(http.StatusOK, `{"Name":"shop","Id":"`+id+`","Containers":{"ep-1":{"Name":"shop-web"}}}`)(w, r)
				},
				"DELETE /networks/" + id: func(w http.ResponseWriter, r *http.Request) {
					if len(calls) == 0 {
						says(http.StatusForbidden, `{"message":"network shop has active endpoints"}`)(w, r)
						return
					}
					calls = append(calls, "gone")
					w.WriteHeader(http.StatusNoContent)
				},
				"GET /containers/json": func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Query().Get("all") == "" { // those that run
						says(http.StatusOK, `[]`)(w, r)
						return
					}
					says(http.StatusOK, test.containers)(w, r)
				},
				"POST /networks/" + id + "/disconnect": noted(&calls, "disconnect", says(http.StatusOK, "")),
			})
			err := e.RemoveNetwork(t.Context(), id)
			if (err == nil) != (test.taken != nil) {
				t.Errorf("removed: %v", err)
			}
			calls = slices.DeleteFunc(calls, func(call string) bool { return call == "gone" })
			if diff := cmp.Diff(test.taken, calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAMiscountedNetworkIsToldOf has an engine that counts a container in a network, and knows none.
func TestAMiscountedNetworkIsToldOf(t *testing.T) {
	const id = "aaaaaaaaaaaa"
	e := fakeEngine(t, map[string]http.HandlerFunc{
		"GET /networks/" + id:    says(http.StatusOK, `{"Name":"shop","Id":"`+id+`","Containers":{}}`),
		"DELETE /networks/" + id: says(http.StatusForbidden, `{"message":"network shop has active endpoints"}`),
		"GET /containers/json":   says(http.StatusOK, `[]`),
	})
	err := e.RemoveNetwork(t.Context(), id)
	if miscounted := new(MiscountedError); !errors.As(err, &miscounted) || miscounted.Network != "shop" {
		t.Errorf("got %v", err)
	}
}

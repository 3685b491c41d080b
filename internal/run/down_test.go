package run

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/settings"
)

func TestImageNames(t *testing.T) {
	r := &Runner{Settings: settings.Settings{Project: "shop", Root: "/src/shop"}}
	for rule, test := range map[string]struct{ references, want []string }{
		"our own":                     {[]string{"localhost/shop/web:1"}, []string{"localhost/shop/web:1"}},
		"a name that a build took":    {nil, []string{"sha256:1"}},
		"built on ours by a user":     {[]string{"mine:1"}, nil},
		"ours, named by a user too":   {[]string{"localhost/shop/web:1", "mine:1"}, []string{"localhost/shop/web:1"}},
		"a name that begins like one": {[]string{"localhost/shop/web-2:1"}, nil},
	} {
		image := docker.Image{ID: "sha256:1", References: test.references, Labels: plan.Labels(r.Settings, "web")}
		got := r.imageNames(image)
		if diff := cmp.Diff(test.want, append([]string(nil), got...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule, diff)
		}
	}
}

func TestWhatCannotBeStoppedIsRemoved(t *testing.T) {
	s := settings.Settings{Project: "shop", Root: t.TempDir(), Domain: "shop.test"}
	labels := plan.Labels(s, "web")
	labels[plan.LabelConfig], labels[plan.LabelStop] = "name=1", "1s"
	list := []map[string]any{{"Id": "1", "Names": []string{"/shop-web"}, "State": "running", "Labels": labels}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"ApiVersion": "1.41", "Os": "linux", "Arch": "amd64"})
	})
	mux.HandleFunc("GET /v1.41/containers/json", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(list) })
	mux.HandleFunc("POST /v1.41/containers/1/stop", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"message":"tried to kill container, but did not receive an exit event"}`, http.StatusInternalServerError)
	})
	mux.HandleFunc("DELETE /v1.41/containers/1", func(http.ResponseWriter, *http.Request) { list = []map[string]any{} })
	mux.HandleFunc("GET /v1.41/networks", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("[]")) })
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, `{"message":"no such thing"}`, http.StatusNotFound)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	engine, err := docker.Connect(t.Context(), locate.Address{Host: "tcp://" + strings.TrimPrefix(server.URL, "http://")})
	if err != nil {
		t.Fatal(err)
	}
	r := &Runner{Settings: s, Engine: engine}
	removed, err := r.Down(t.Context(), nil)
	if removed.Containers != 1 || len(list) != 0 {
		t.Errorf("removed %v, left %v", removed, list)
	}
	if err == nil || !strings.Contains(err.Error(), "did not receive an exit event") {
		t.Errorf("got %v, want the error of the stop", err)
	}
}

func TestWhatCannotBeRemovedIsNeitherCountedNorForgotten(t *testing.T) {
	s := settings.Settings{Project: "shop", Root: t.TempDir(), Domain: "shop.test"}
	labels := plan.Labels(s, "web")
	labels[plan.LabelConfig] = "name=1"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := strings.TrimPrefix(r.URL.Path, "/v1.41"); r.Method + " " + path {
		case "GET /version":
			_ = json.NewEncoder(w).Encode(map[string]string{"ApiVersion": "1.41", "Os": "linux", "Arch": "amd64"})
		case "GET /containers/json":
			_ = json.NewEncoder(w).Encode([]map[string]any{{"Id": "1", "Names": []string{"/shop-web"}, "State": "running", "Labels": labels}})
		default:
			http.Error(w, `{"message":"device or resource busy"}`, http.StatusInternalServerError)
		}
	}))
	defer server.Close()
	engine, err := docker.Connect(t.Context(), locate.Address{Host: "tcp://" + strings.TrimPrefix(server.URL, "http://")})
	if err != nil {
		t.Fatal(err)
	}
	here := []endpoints.Endpoint{endpoints.New("web", "http", "127.0.0.1", 20001, "tcp", "", "")}
	if err := endpoints.Write(s.Root, s.Project, here); err != nil {
		t.Fatal(err)
	}
	r := &Runner{Settings: s, Engine: engine}
	if removed, err := r.Down(t.Context(), nil); err == nil || removed.Containers != 0 {
		t.Errorf("got %v, %v; want an error and nothing removed", removed, err)
	}
	if left, err := endpoints.Read(s.Root); err != nil || len(left) != 1 {
		t.Errorf("endpoints of what still runs: %v, %v", left, err)
	}
}

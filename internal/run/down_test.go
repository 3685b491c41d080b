package run

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
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
	engine, err := docker.Connect(t.Context(), docker.Address{Host: "tcp://" + strings.TrimPrefix(server.URL, "http://")})
	if err != nil {
		t.Fatal(err)
	}
	here := []endpoints.Endpoint{endpoints.New("web", "http", "127.0.0.1", 20001, "tcp", "")}
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

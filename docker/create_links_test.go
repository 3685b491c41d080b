package docker

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinksAreHostsOnPodman(t *testing.T) {
	var asked struct {
		HostConfig       struct{ ExtraHosts []string }
		NetworkingConfig struct {
			EndpointsConfig map[string]struct{ Links []string }
		}
	}
	for _, podman := range []bool{false, true} {
		e := fakeEngine(t, map[string]http.HandlerFunc{
			"GET /containers/shop-db/json": says(http.StatusOK,
				`{"Id":"a","State":{"Status":"running"},"NetworkSettings":{"Networks":{"shop":{"IPAddress":"10.89.0.2"}}}}`),
			"POST /containers/create": func(w http.ResponseWriter, r *http.Request) {
				if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
					t.Error(err)
				}
				says(http.StatusCreated, `{"Id":"b"}`)(w, r)
			},
		})
		e.Podman = podman
		spec := ContainerSpec{Name: "shop-web", Image: "i", Network: "shop", Links: []string{"shop-db:db.example.test"}}
		if _, err := e.Create(t.Context(), spec); err != nil {
			t.Fatal(err)
		}
		links, hosts := asked.NetworkingConfig.EndpointsConfig["shop"].Links, asked.HostConfig.ExtraHosts
		want := [][]string{{"shop-db:db.example.test"}, nil}
		if podman {
			want = [][]string{nil, {"db.example.test:10.89.0.2"}}
		}
		if diff := cmp.Diff(want, [][]string{links, hosts}); diff != "" {
			t.Errorf("Podman %v: links and hosts (-want +got):\n%s", podman, diff)
		}
	}
}

package definition

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/names"
)

// TestFormsOfCompose loads what people copy out of a compose file.
func TestFormsOfCompose(t *testing.T) {
	servers, err := Load(project(t, map[string]string{
		"servers/base.yaml": "environment: [A=base, LEFT=base]\n",
		"servers/x/server.yaml": `from: a
environment: [A=1, "B=c=d", "E=\"q\"", "F=${SET}", SET, DB_PASSWORD, NOT_SET, "G="]
labels: ["com.example.tier=back", "traefik.enable"]
links: ["y:db", y]
tmpfs: /run/:size=1m
workdir: /srv/
volumes: ["Data:/var/lib/data/", "./src:/src:cached"]
`,
		"servers/x/src/f": "", "servers/y/server.yaml": "from: a\n",
	}), []string{"x"})
	if err != nil {
		t.Fatal(err)
	}
	got, want := servers[0], Server{
		Environment: map[string]string{
			"A": "1", "LEFT": "base", "B": "c=d", "E": `"q"`, "F": "value", "SET": "value", "DB_PASSWORD": "hunter2", "G": "",
		},
		Labels: map[string]string{"com.example.tier": "back", "traefik.enable": ""},
		Links:  []Link{{Server: "y", Alias: "db"}, {Server: "y"}}, Tmpfs: []string{"/run:size=1m"}, Workdir: "/srv",
		Volumes: []Volume{{Name: "Data", Target: "/var/lib/data"}, {Path: "src", Target: "/src"}}, Secrets: []string{"hunter2"},
	}
	got = Server{Environment: got.Environment, Labels: got.Labels, Links: got.Links, Tmpfs: got.Tmpfs, Workdir: got.Workdir, Volumes: got.Volumes, Secrets: got.Secrets}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnAbsolutePathOfTheProjectIsToldFromOthers(t *testing.T) {
	sources := project(t, map[string]string{"servers/x/server.yaml": "from: a\nvolumes: ['${ROOT}/seed:/seed', '${ROOT}2:/other']\n"})
	root := filepath.ToSlash(sources.ProjectDir)
	sources.Lookup = func(string) (string, bool) { return root, true }
	_, err := Load(sources, []string{"x"})
	want := fmt.Sprintf(`servers/x/server.yaml:2: volumes[0]: %s is absolute; a path of the project is relative to the folder of the file that names it
servers/x/server.yaml:2: volumes[1]: %s is outside the project, on the engine's machine; set BERTH_ALLOW_HOST_PATHS=true if you trust this server`, names.Quote(root+"/seed"), names.Quote(root+"2"))
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

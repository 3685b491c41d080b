package definition

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPathsLeadFromTheFileThatNamesThem(t *testing.T) {
	sources := project(t, map[string]string{
		"servers/base.yaml": `from: debian
copy: [{src: shared.conf, dst: /shared}, {src: ../LICENSE, dst: /license}]
tools: {check: ./check, ask: example.com/ask@v1.0.0, probe: ../cmd/probe}
volumes: ["./data:/data", "kept:/kept", "../seed:/seed"]
`,
		"servers/own/server.yaml":   "copy: [{src: ./a, dst: /a}, {src: ../../b/, dst: /b}, {src: ../web/c, dst: /c}]\ngo: ../../cmd/api",
		"servers/plain/server.yaml": "go: cmd/api\ntools: {check: ..}\nvolumes: ['.:/a', 'a/b:/b', './c/:/c', '../..:/d', 'ab:/e']",
	})
	servers, err := Load(sources, []string{"own", "plain"})
	if err != nil {
		t.Fatal(err)
	}
	own, plain := servers[0], servers[1]
	var found, places []string
	for _, copied := range own.Copy {
		name, err := copied.In(own.Folder).Find(copied.Src)
		if err != nil {
			t.Error(err)
		}
		found, places = append(found, name), append(places, copied.Place)
	}
	if diff := cmp.Diff([]string{"servers/shared.conf", "LICENSE", "servers/own/a", "b", "servers/web/c"}, found); diff != "" {
		t.Errorf("copies (-want +got):\n%s", diff)
	}
	if want := "servers/base.yaml:2 servers/base.yaml:2 servers/own/server.yaml:1"; !strings.HasPrefix(strings.Join(places, " "), want) {
		t.Errorf("copies are named at %s", places)
	}
	if diff := cmp.Diff(map[string]string{"check": "../check", "ask": "example.com/ask@v1.0.0", "probe": "../../cmd/probe"}, own.Tools); diff != "" {
		t.Errorf("tools (-want +got):\n%s", diff)
	}
	paths := func(s Server) (list []string) {
		for _, volume := range s.Volumes {
			list = append(list, volume.Name+volume.Path)
		}
		return list
	}
	if diff := cmp.Diff([]string{"../data", "kept", "../../seed"}, paths(own)); diff != "" {
		t.Errorf("volumes of base.yaml (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{".", "a/b", "c", "../..", "ab"}, paths(plain)); diff != "" {
		t.Errorf("volumes (-want +got):\n%s", diff)
	}
	if got, want := own.Folder.HostPath("../../seed"), filepath.Join(sources.ProjectDir, "seed"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if plain.Go != "cmd/api" || plain.Tools["check"] != ".." {
		t.Errorf("got %q, %q", plain.Go, plain.Tools)
	}
}

func TestDockerfileOfBaseIsBesideIt(t *testing.T) {
	sources := project(t, map[string]string{"servers/base.yaml": "dockerfile: Dockerfile", "servers/web/server.yaml": "description: a"})
	servers, err := Load(sources, []string{"web"})
	if err != nil || servers[0].Dockerfile != "../Dockerfile" {
		t.Errorf("got %+v, %v", servers, err)
	}
}

func TestHostPathsNeedConsent(t *testing.T) {
	sources := project(t, map[string]string{"servers/web/server.yaml": "from: a\nvolumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']"})
	if _, err := Load(sources, []string{"web"}); err == nil || !strings.Contains(err.Error(), "BERTH_ALLOW_HOST_PATHS=true") {
		t.Errorf("without consent: %v", err)
	}
	sources.AllowHostPaths = true
	servers, err := Load(sources, []string{"web"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Volume{{Path: "/var/run/docker.sock", Target: "/var/run/docker.sock", ReadOnly: true}}
	if diff := cmp.Diff(want, servers[0].Volumes); diff != "" {
		t.Errorf("volumes (-want +got):\n%s", diff)
	}
	if got := servers[0].Folder.HostPath("/var/run/docker.sock"); got != "/var/run/docker.sock" {
		t.Errorf("got %s", got)
	}
}

func TestTheCatalogueStaysInItsFolder(t *testing.T) {
	for text, want := range map[string]string{
		"from: a\ncopy: [{src: ../other/key, dst: /a}]": "leads out of the server's folder",
		"go: ../other": "leads out of the server's folder",
	} {
		_, err := Load(Sources{Catalogue: catalogue(map[string]string{"web": text})}, []string{"web"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

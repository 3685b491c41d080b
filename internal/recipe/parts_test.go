package recipe

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/berthdev/berth/internal/definition"
)

func TestPartsNameWhatChanged(t *testing.T) {
	base := definition.Server{
		From: "debian:bookworm-slim", Packages: []string{"squid"},
		Copy:   []definition.Copy{{Src: "a", Dst: "/etc/a"}, {Src: "b", Dst: "/etc/odd\nname"}},
		Folder: definition.Folder{Path: "servers/x", FS: fstest.MapFS{"a": {Data: []byte("1")}, "b": {Data: []byte("2")}}},
	}
	before := parts(t, base, "sha256:1")
	for name := range before {
		if strings.ContainsAny(name, "\n\x00") {
			t.Errorf("the part %q would break a line", name)
		}
	}
	for rule, test := range map[string]struct {
		change func(*definition.Server)
		base   string
		want   string
	}{
		"packages": {func(s *definition.Server) { s.Packages = []string{"squid", "curl"} }, "sha256:1", "packages"},
		"file":     {func(s *definition.Server) { s.Folder.FS = fstest.MapFS{"a": {Data: []byte("3")}, "b": {Data: []byte("2")}} }, "sha256:1", "/etc/a"},
		"run":      {func(s *definition.Server) { s.Run = []definition.RunStep{{Shell: "true"}} }, "sha256:1", "run"},
		"base":     {func(*definition.Server) {}, "sha256:2", "from"},
	} {
		t.Run(rule, func(t *testing.T) {
			server := base
			test.change(&server)
			after := parts(t, server, test.base)
			for name := range after {
				if changed := after[name] != before[name]; changed != (name == test.want) {
					t.Errorf("part %s: changed is %v", name, changed)
				}
			}
		})
	}
}

func parts(t *testing.T, server definition.Server, base string) map[string]string {
	t.Helper()
	made, err := New(server, Input{BaseDigest: base, Platform: "linux/amd64"})
	if err != nil {
		t.Fatal(err)
	}
	return made.Parts()
}

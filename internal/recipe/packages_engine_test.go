//go:build engine

package recipe

import (
	"maps"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
)

func TestPackagesLeaveNothingBehind(t *testing.T) {
	e := newEngine(t)
	// The base has sources of both kinds, and a policy of its own.
	base := "FROM " + debian + "\n" + `RUN cp /etc/apt/sources.list /etc/apt/sources.list.d/b.list; ` +
		`printf 'Types: deb\nURIs: http://nowhere.invalid/debian\nSuites: bookworm\nComponents: main\n' >/etc/apt/sources.list.d/a.sources; ` +
		`rm -f /etc/apt/sources.list; printf '#!/bin/sh\nexit 0\n' >/usr/sbin/policy-rc.d; rm -rf /var/lib/apt/lists/*` + "\n"
	e.buildAs(t, builders["classic"], "berth-recipe-test:apt", dockerfileOnly(t, base))
	before := e.files(t, "berth-recipe-test:apt")
	s := server(definition.Server{Image: definition.Image{From: "berth-recipe-test:apt", Packages: []string{"netcat-openbsd"}}}, nil)
	for name, builder := range builders {
		t.Run(name, func(t *testing.T) {
			// With a mirror, the source that nothing answers for is not asked.
			args := map[string]string{"BERTH_APT_MIRROR": "http://deb.debian.org/"}
			after := e.files(t, e.build(t, builder, contextOf(t, mustNew(t, s, Input{})), args))
			if after["/usr/bin/nc.openbsd"] == "" {
				t.Error("the package is not there")
			}
			for file := range union(before, after) {
				ours := strings.HasPrefix(file, "/tmp/") || strings.HasPrefix(file, "/etc/apt") ||
					strings.HasPrefix(file, "/usr/sbin/policy-rc.d") || strings.HasPrefix(file, "/var/lib/apt/lists/")
				if ours && before[file] != after[file] {
					t.Errorf("%s: %q before and %q after", file, before[file], after[file])
				}
			}
		})
	}
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

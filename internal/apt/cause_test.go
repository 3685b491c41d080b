package apt

import (
	"strings"
	"testing"
)

func TestExplain(t *testing.T) {
	down := Source{Mirror: "http://user:secret@mirror.test/debian", Suite: "trixie"}
	for _, test := range []struct {
		rule, line string
		from       Source
		want       string
	}{
		{
			"mirror down", "E: Failed to fetch http://user:secret@mirror.test/x  Could not connect to 1.2.3.4:80", down,
			"the mirror http://user:xxxxx@mirror.test/debian does not answer; check the network, or set BERTH_APT_MIRROR: Failed to fetch http://mirror.test/x Could not connect to 1.2.3.4:80",
		},
		{
			"the distribution's own", "  Temporary failure resolving 'deb.debian.org'",
			Source{},
			"the distribution's mirror is not found from here; check the network, or set BERTH_APT_MIRROR: Temporary failure resolving 'deb.debian.org'",
		},
		{
			"no suite", "E: The repository 'http://m/debian nosuch Release' does not have a Release file.",
			Source{Mirror: "http://m/debian", Suite: "nosuch"},
			"the mirror http://m/debian has no suite nosuch; check the base's name and BERTH_APT_MIRROR: The repository 'http://m/debian nosuch Release' does not have a Release file.",
		},
		{
			"debootstrap tells neither", "E: Failed getting release file http://m/debian/dists/nosuch/Release",
			Source{Mirror: "http://m/debian", Suite: "nosuch"},
			"the mirror http://m/debian does not answer, or has no suite nosuch; check the network, the base's name and BERTH_APT_MIRROR: Failed getting release file http://m/debian/dists/nosuch/Release",
		},
		{
			"no package", "E: Unable to locate package nosuch",
			Source{},
			"there is no such package in the distribution; check its name: Unable to locate package nosuch",
		},
		{
			"an error behind what apt writes as it goes", "Building dependency tree...E: Unable to locate package nosuch",
			Source{},
			"there is no such package in the distribution; check its name: Unable to locate package nosuch",
		},
		{"another platform", "E: arm64 can neither be executed natively nor via qemu user emulation with binfmt_misc", Source{}, "this machine runs no programs of that platform; install qemu-user-static, or pull the image: arm64 can neither be executed natively nor via qemu user emulation with binfmt_misc"},
		{"a package called qemu", "Setting up qemu-utils (1:7.2+dfsg-7) ...", Source{}, ""},
		{"anything else", "E: something else", Source{}, ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got, known := Explain([]string{"Reading package lists...", test.line}, test.from)
			if got != test.want || known != (test.want != "") {
				t.Errorf("got %q, %v; want %q", got, known, test.want)
			}
		})
	}
	text := "E: Unable to locate package curl\nW: Failed to fetch http://m/x  Could not connect to m"
	if got, _ := Explain(strings.Split(text, "\n"), Source{Mirror: "http://m"}); !strings.HasPrefix(got, "the mirror http://m does not answer") {
		t.Errorf("a package that is missing behind a mirror that is down: %q", got)
	}
}

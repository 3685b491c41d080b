package bootstrap

import (
	"os"
	"path/filepath"
	"testing"
)

func TestParse(t *testing.T) {
	for reference, want := range map[string]Base{
		"debian:trixie-slim":                  {"debian", "trixie", true},
		"debian:bookworm":                     {"debian", "bookworm", false},
		"docker.io/library/debian:sid":        {"debian", "sid", false},
		"debian:12-slim":                      {"debian", "bookworm", true},
		"ubuntu:noble":                        {"ubuntu", "noble", false},
		"ubuntu:24.04":                        {"ubuntu", "noble", false},
		"ubuntu:26.04":                        {"ubuntu", "resolute", false},
		"ubuntu:noble-slim":                   {},
		"debian":                              {},
		"debian:latest":                       {},
		"debian:slim":                         {},
		"debian:bookworm-20250520-slim":       {},
		"debian:--privileged":                 {},
		"debian:../../etc":                    {},
		"debian:a b":                          {},
		"debian:a\n":                          {},
		"shop/debian:bookworm":                {},
		"registry.test/library/debian:trixie": {},
		"registry.test/debian:12":             {},
		"debian:trixie@sha256:00":             {},
		"postgres:17":                         {},
	} {
		if got, ok := Parse(reference); got != want || ok != (want != Base{}) {
			t.Errorf("%q: got %+v, %v, want %+v", reference, got, ok, want)
		}
	}
}

func TestMissingToolsAreNamed(t *testing.T) {
	bin, keyrings := t.TempDir(), t.TempDir()
	t.Setenv("PATH", bin)
	if err := os.WriteFile(filepath.Join(bin, "mmdebstrap"), []byte("#!"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rule         string
		machine      machine
		distribution string
		want         string
	}{
		{"a key, as root", machine{root: true, debian: true, keyrings: keyrings}, "ubuntu", "ubuntu-keyring missing; run: apt-get install --no-install-recommends -y ubuntu-keyring"},
		{"a key that Debian has not always had", machine{root: true, debian: true, id: "debian", keyrings: keyrings}, "ubuntu", "ubuntu-keyring missing (Debian has ubuntu-keyring from 13 on); run: apt-get install --no-install-recommends -y ubuntu-keyring"},
		{"a key, as another user", machine{debian: true, keyrings: keyrings}, "debian", "debian-archive-keyring missing; run: sudo apt-get install --no-install-recommends -y debian-archive-keyring"},
		{"another system", machine{root: true, keyrings: keyrings}, "debian", "bases are made on Debian and Ubuntu only, not on this linux machine; pull the image, or set BERTH_REGISTRY_MIRROR"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			_, err := test.machine.tools(Base{Distribution: test.distribution})
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

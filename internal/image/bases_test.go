package image

import (
	"slices"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
)

// makerWith is a maker, and a resolver, on a fake engine that has one image, for linux/amd64.
func makerWith(t *testing.T, image string) (*Maker, Resolver, *fakeengine.Engine) {
	t.Helper()
	fake, engine := fakeengine.Connected(t, image)
	platform, err := engine.Platform(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m := &Maker{Engine: engine, Platform: platform, Say: func(string, string) {}}
	m.Settings.Lookup = func(string) (string, bool) { return "", false }
	return m, Resolver{Settings: m.Settings, Engine: engine, Platform: platform, Fetched: map[string]bool{}}, fake
}

func TestBasesArePulledForWhoeverAsks(t *testing.T) {
	const base = "registry.test/base:1"
	for _, test := range []struct {
		rule    string
		servers []definition.Server
		pulled  bool
		want    string
	}{
		{"what is here will do", []definition.Server{{Name: "a", Image: definition.Image{From: base}}, {Name: "b", Image: definition.Image{From: base, Platform: "linux/amd64"}}}, false, ""},
		{"one of two wants it anew", []definition.Server{{Name: "a", Image: definition.Image{From: base, Pull: "always"}}, {Name: "b", Image: definition.Image{From: base}}}, true, ""},
		{"it is here for another platform", []definition.Server{{Name: "a", Image: definition.Image{From: base, Platform: "linux/arm64"}}}, true, ""},
		{"and must not be pulled", []definition.Server{{Name: "a", Image: definition.Image{From: base, Platform: "linux/arm64", Pull: "never"}}}, false, "a: image registry.test/base:1 is not here for linux/arm64, and pull is never; "},
		{
			"two platforms",
			[]definition.Server{{Name: "a", Image: definition.Image{From: base}}, {Name: "b", Image: definition.Image{From: base, Platform: "linux/arm64"}}},
			false,
			"b: registry.test/base:1 is wanted for linux/arm64, and for linux/amd64 by a; engines keep one platform of a name: ",
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			_, r, fake := makerWith(t, base)
			found, err := r.bases(t.Context(), test.servers)
			if err == nil && (found[base].fetch != nil) != test.pulled {
				t.Errorf("fetch %v", found[base].fetch)
			}
			if (err != nil) != (test.want != "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if slices.ContainsFunc(fake.Calls(), func(c fakeengine.Call) bool { return c.Method != "GET" }) {
				t.Errorf("more than reading: %v", fake.Calls())
			}
		})
	}
}

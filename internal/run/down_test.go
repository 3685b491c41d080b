package run

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
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

package run

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
	"github.com/berthdev/berth/internal/settings"
)

func TestCertificateNames(t *testing.T) {
	s := settings.Settings{Domain: "shop.test"}
	server := plan.Member{Server: definition.Server{Name: "web"}}
	for rule, test := range map[string]struct {
		spec docker.ContainerSpec
		want []string
	}{
		"the project's network": {docker.ContainerSpec{Hostname: "web", Domainname: "shop.test", Aliases: []string{"web"}}, []string{"web.shop.test", "web"}},
		"the host's network":    {docker.ContainerSpec{HostNetwork: true}, []string{"web.shop.test", "web"}},
	} {
		if diff := cmp.Diff(test.want, certificateNames(s, plan.Step{Member: server, Spec: test.spec})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule, diff)
		}
	}
}

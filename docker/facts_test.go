package docker

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFacts(t *testing.T) {
	e := fakeEngine(t, map[string]http.HandlerFunc{"GET /info": says(http.StatusOK, `{
		"Name": "host", "SystemTime": "2026-01-02T03:04:05.5Z", "Driver": "overlay2", "DockerRootDir": "/var/lib/docker",
		"SecurityOptions": ["name=seccomp,profile=default", "name=rootless"], "HttpProxy": "http://p:1", "NoProxy": "local"}`)})
	got, err := e.Facts(t.Context())
	want := Facts{
		HostName: "host", Clock: time.Date(2026, 1, 2, 3, 4, 5, 500_000_000, time.UTC), Storage: "overlay2", Root: "/var/lib/docker",
		Rootless: true, HTTPProxy: "http://p:1", NoProxy: "local",
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Facts{})); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestNetworksLeft(t *testing.T) {
	for rule, test := range map[string]struct {
		pools, networks string
		left, all       int
	}{
		"none in use":           {"null", `[]`, 31, 31},
		"two of the usual ones": {"null", `[{"IPAM":{"Config":[{"Subnet":"172.17.0.0/16"}]}},{"IPAM":{"Config":[{"Subnet":"192.168.16.0/20"}]}}]`, 29, 31},
		"a part of one, twice":  {"null", `[{"IPAM":{"Config":[{"Subnet":"172.18.1.0/24"},{"Subnet":"172.18.2.0/24"}]}}]`, 30, 31},
		"a whole pool":          {"null", `[{"IPAM":{"Config":[{"Subnet":"172.16.0.0/12"}]}}]`, 16, 31},
		"elsewhere, and IPv6":   {"null", `[{"IPAM":{"Config":[{"Subnet":"10.0.0.0/8"},{"Subnet":"fd00::/64"}]}},{}]`, 31, 31},
		"its own pools":         {`[{"Base":"10.10.0.0/16","Size":24}]`, `[{"IPAM":{"Config":[{"Subnet":"10.10.4.0/22"},{"Subnet":"172.17.0.0/16"}]}}]`, 252, 256},
		"a pool that is none":   {`[{"Base":"x","Size":24},{"Base":"10.10.0.0/16","Size":8}]`, `[]`, 0, 0},
	} {
		t.Run(rule, func(t *testing.T) {
			e := fakeEngine(t, map[string]http.HandlerFunc{
				"GET /info":     says(http.StatusOK, `{"DefaultAddressPools":`+test.pools+`}`),
				"GET /networks": says(http.StatusOK, test.networks),
			})
			facts, err := e.Facts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			left, all, err := e.NetworksLeft(t.Context(), facts)
			if err != nil || left != test.left || all != test.all {
				t.Errorf("%d of %d, %v; want %d of %d", left, all, err, test.left, test.all)
			}
		})
	}
}

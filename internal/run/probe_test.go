package run

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/settings"
	"github.com/berthdev/berth/internal/vantage"
)

// nameless is an engine that is asked for the names of bridges only.
type nameless struct{ engine }

func (nameless) Bridge(string, string) string { return "br-that-is-not-here" }

func TestWhereAServerIsReached(t *testing.T) {
	web := definition.Server{Name: "web", Ports: definition.Ports{{Name: "http", Number: 80, Protocol: "tcp"}}}
	inContainer := vantage.Point{Host: "172.17.0.1", Networks: []string{"bridge"}}
	for _, test := range []struct {
		rule string
		here vantage.Point
		// ip is the address that the port is published on.
		ip, network    string
		dialled, shown string
		unreachable    string
	}{
		{"the engine's machine", vantage.Point{}, "127.0.0.1", "", "127.0.0.1:8080", "127.0.0.1:8080", ""},
		{"the engine's machine, all addresses", vantage.Point{}, "0.0.0.0", "", "127.0.0.1:8080", "127.0.0.1:8080", ""},
		{"the engine's machine, IPv6", vantage.Point{}, "::", "", "[::1]:8080", "[::1]:8080", ""},
		{"a container of it, all addresses", inContainer, "0.0.0.0", "", "172.17.0.1:8080", "172.17.0.1:8080", ""},
		{"a container of it, an address of the machine", inContainer, "10.0.0.5", "", "10.0.0.5:8080", "10.0.0.5:8080", ""},
		{"a container of it, the machine's loopback", inContainer, "127.0.0.1", "", "", "127.0.0.1:8080", "set BERTH_BIND to an address of that machine (from here it is 172.17.0.1)"},
		{"a container in the project's network", vantage.Point{Host: "172.17.0.1", Networks: []string{"n"}}, "127.0.0.1", "n", "direct", "127.0.0.1:8080", "x"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			r := &Runner{Settings: settings.Settings{Project: "shop"}, Engine: nameless{}, Here: test.here}
			detail := docker.Detail{ID: "c", Ports: []docker.PublishedPort{{Container: 80, Protocol: "tcp", HostIP: test.ip, HostPort: 8080}}}
			detail.Networks = map[string]docker.Attachment{r.Settings.Owner().NetworkName(): {NetworkID: test.network, IP: "172.20.0.9"}}
			got := r.target(web, detail)
			if test.dialled == "direct" {
				if got.IP != "172.20.0.9" {
					t.Errorf("got %+v, want the container's own address", got)
				}
			} else if got.IP != "" || got.Published["80/tcp"] != test.dialled {
				t.Errorf("got %+v, want %q", got, test.dialled)
			} else if why := got.Unreachable["80/tcp"]; (why == "") != (test.unreachable == "") || !strings.Contains(why, test.unreachable) {
				t.Errorf("unreachable: %q, want %q", why, test.unreachable)
			}
			if diff := cmp.Diff(test.shown, r.Endpoints(web, detail.Ports)[0].Addr()); diff != "" {
				t.Errorf("endpoint (-want +got):\n%s", diff)
			}
		})
	}
}

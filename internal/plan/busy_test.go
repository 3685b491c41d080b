package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/hostports"
)

func TestBusyPorts(t *testing.T) {
	web, range2 := member("web").Server, member("ftp").Server
	range2.Ports = definition.Ports{{Name: "data", Protocol: "tcp", Count: 2}}
	number := hostports.Stable("shop", "web", "80/tcp", 1, 0)
	data := hostports.Stable("shop", "ftp", "data", 2, 0)
	asks := member("asks").Server
	asks.Ports[0].Host = 18080
	same, random := shop, shop
	same.Ports, random.Ports = "same", "random"
	other := Observed{Containers: []docker.Container{{Name: "other", Ports: []docker.PublishedPort{{Protocol: "tcp", HostPort: number}}}}}
	except := func(taken int) func(string, int) bool {
		return func(_ string, port int) bool { return port != taken }
	}
	for _, test := range []struct {
		rule string
		got  []Busy
		want []Busy
	}{
		{"free", BusyPorts(shop, []definition.Server{web, range2}, Observed{}, free), nil},
		{"a process", BusyPorts(shop, []definition.Server{web}, Observed{}, except(number)), []Busy{{"web", "http", "tcp", number, ""}}},
		{"a container", BusyPorts(shop, []definition.Server{web}, other, free), []Busy{{"web", "http", "tcp", number, "other"}}},
		{"of a range", BusyPorts(random, []definition.Server{range2}, Observed{}, except(data+1)), []Busy{{"ftp", "data", "tcp", data + 1, ""}}},
		{"the same as inside", BusyPorts(same, []definition.Server{web}, Observed{}, except(80)), []Busy{{"web", "http", "tcp", 80, ""}}},
		{"asked for", BusyPorts(random, []definition.Server{asks}, Observed{}, except(18080)), []Busy{{"asks", "http", "tcp", 18080, ""}}},
		{"random", BusyPorts(random, []definition.Server{web}, other, except(number)), nil},
		{"its own", BusyPorts(shop, []definition.Server{web}, running(t, shop, member("web")), except(number)), nil},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.rule, diff)
		}
	}
}

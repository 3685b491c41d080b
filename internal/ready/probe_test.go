package ready

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
)

func TestNew(t *testing.T) {
	ports := definition.Ports{
		{Name: "dns", Number: 53, Protocol: "udp"}, {Name: "web", Number: 8080, Protocol: "tcp"}, {Name: "admin", Number: 9090, Protocol: "tcp"},
	}
	for _, test := range []struct {
		rule  string
		ports definition.Ports
		ready definition.Ready
		want  []Probe
		text  string
	}{
		{"without a probe: every tcp port", ports, definition.Ready{}, []Probe{TCP{8080}, TCP{9090}}, "tcp 8080, tcp 9090"},
		{"without a probe and a tcp port: running", ports[:1], definition.Ready{}, []Probe{Running{}}, "running"},
		{"a timeout is no probe", nil, definition.Ready{Timeout: 1}, []Probe{Running{}}, "running"},
		{"ports by name and number", ports, definition.Ready{TCP: []string{"admin", "7"}}, []Probe{TCP{9090}, TCP{7}}, "tcp 9090, tcp 7"},
		{
			"http: first tcp port, path /", ports,
			definition.Ready{HTTP: &definition.HTTPProbe{}},
			[]Probe{HTTP{Port: 8080, Path: "/"}},
			"http 8080 /",
		},
		{
			"http in full", ports,
			definition.Ready{HTTP: &definition.HTTPProbe{Port: "admin", Path: "/x", Status: 401, Body: "b", TLS: true}},
			[]Probe{HTTP{Port: 9090, Path: "/x", Status: 401, Body: "b", TLS: true}},
			"https 9090 /x",
		},
		{
			"all at once, arguments are not printed", ports,
			definition.Ready{TCP: []string{"web"}, Log: "ready .*", Exec: definition.Words{"mysqladmin", "-psecret"}, Health: true},
			[]Probe{TCP{8080}, Log{"ready .*"}, Exec{Command: []string{"mysqladmin", "-psecret"}}, Health{}},
			`tcp 8080, log "ready .*", exec mysqladmin, health`,
		},
		{"a task", ports, definition.Ready{Exit: true}, []Probe{Exit{}}, "exit"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := New(definition.Server{Ports: test.ports, Ready: test.ready})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("probes (-want +got):\n%s", diff)
			}
			if text := texts(got); text != test.text {
				t.Errorf("printed %s, want %s", text, test.text)
			}
		})
	}
}

func texts(probes []Probe) string {
	list := make([]string, len(probes))
	for i, probe := range probes {
		list[i] = probe.String()
	}
	return strings.Join(list, ", ")
}

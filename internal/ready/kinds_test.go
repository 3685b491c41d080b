package ready

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tcp is the probe of a port.
func tcp(port int) tcpPort { return tcpPort(strconv.Itoa(port)) }

func TestProbes(t *testing.T) {
	ports := []Port{
		{Name: "dns", Number: 53, Protocol: "udp"},
		{Name: "web", Number: 8080, Protocol: "tcp"},
		{Name: "admin", Number: 9090, Protocol: "tcp"},
		{Name: "passive", Number: 2100, Protocol: "tcp", Chosen: true},
	}
	for _, test := range []struct {
		rule  string
		ports []Port
		kinds Kinds
		want  []Probe
		text  string
	}{
		{"without a probe: every tcp port that is given", ports, Kinds{}, []Probe{tcp(8080), tcp(9090)}, "tcp 8080, tcp 9090"},
		{"without a probe and a tcp port: running", ports[:1], Kinds{}, []Probe{Running{}}, "running"},
		{"empty lists and false are no probes", nil, Kinds{TCP: TCP{}, Exec: Exec{}, Exit: false}, []Probe{Running{}}, "running"},
		{
			"ports by name and number", ports,
			Kinds{TCP: TCP{"admin", "7", "passive"}},
			[]Probe{tcp(9090), tcp(7), tcp(2100)},
			"tcp 9090, tcp 7, tcp 2100",
		},
		{"http: first tcp port, path /", ports, Kinds{HTTP: &HTTP{}}, []Probe{&HTTP{Port: "8080", Path: "/"}}, "http 8080 /"},
		{
			"http in full", ports,
			Kinds{HTTP: &HTTP{Port: "admin", Path: "/x", Status: 401, Body: "b", TLS: true}},
			[]Probe{&HTTP{Port: "9090", Path: "/x", Status: 401, Body: "b", TLS: true}},
			"https 9090 /x",
		},
		{
			"all at once, arguments are not printed", ports,
			Kinds{TCP: TCP{"web"}, Log: "ready .*", Exec: Exec{"mysqladmin", "-psecret"}, Health: true},
			[]Probe{tcp(8080), Log("ready .*"), Exec{"mysqladmin", "-psecret"}, Health(true)},
			`tcp 8080, log "ready .*", exec mysqladmin, health`,
		},
		{"a task", ports, Kinds{Exit: true}, []Probe{Exit(true)}, "exit"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			got := test.kinds.Probes(test.ports, func(err error, at ...any) {
				if err != nil {
					t.Errorf("%v: %v", at, err)
				}
			})
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

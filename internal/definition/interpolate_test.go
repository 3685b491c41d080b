package definition

import "testing"

// TestInterpolatedTypes checks that a value keeps its place: it is never YAML syntax, and a number only without quotes.
func TestInterpolatedTypes(t *testing.T) {
	sources := project(t, map[string]string{"servers/x/server.yaml": `
from: debian:${TAG:-12}
environment: {NUMBER: "${NUMBER}", TEXT: "${HOSTILE}", SECRET: "$DB_PASSWORD"}
command: ["${SPACES}", '$${SET}']
entrypoint: a ${SPACES}
user: ${NUMBER}
init: ${YES}
memory: ${SIZE}
cpus: ${CPUS:-1.5}
platform: ${UNSET:-}
ports:
  http: ${NUMBER}
  alt: ${ALT:-81/udp}
ready: {tcp: "${UNSET:-http}", exec: ["echo", "${DB_PASSWORD}"]}
post_start: {interval: "${SECONDS}s"}
`})
	servers, err := Load(sources, []string{"x"})
	if err != nil {
		t.Fatal(err)
	}
	s := servers[0]
	hostile, _ := lookup("HOSTILE")
	for _, test := range []struct {
		name string
		ok   bool
	}{
		{"from", s.From == "debian:12"},
		{"environment", s.Environment["NUMBER"] == "8080" && s.Environment["TEXT"] == hostile && s.Environment["SECRET"] == "hunter2"},
		{"command", s.Command[0] == "two words" && s.Command[1] == "${SET}"},
		{"entrypoint", len(s.Entrypoint) == 3},
		{"user", s.User == "8080"},
		{"init", s.Init},
		{"memory", s.Memory == 64<<20},
		{"cpus", s.CPUs == 1.5},
		{"platform", s.Platform == ""},
		{"ports", s.Ports[0].Number == 8080 && s.Ports[1] == Port{Name: "alt", Number: 81, Protocol: "udp"}},
		{"ready", s.Ready.TCP[0] == "http" && s.Ready.Exec[1] == "hunter2"},
		{"post_start", s.PostStart.Interval == Duration(5e9)},
	} {
		if !test.ok {
			t.Errorf("%s has the wrong value: %+v", test.name, s)
		}
	}
}

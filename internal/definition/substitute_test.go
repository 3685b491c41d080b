package definition

import (
	"strings"
	"testing"
)

// TestExpand holds the cases of Compose's own template_test.go (compose-go v2), with the values that Compose gives,
// but for the two differences that [expander] names.
func TestExpand(t *testing.T) {
	for _, test := range []struct{ name, text, want, err string }{
		{"plain text", "a b", "a b", ""},
		{"name", "$SET", "value", ""},
		{"name ends at the first other character", "$SET-x $SET.y", "value-x value.y", ""},
		{"braces", "a${SET}b", "avalueb", ""},
		{"empty", "a${EMPTY}b$EMPTY", "ab", ""},
		{"escaped", "$${SET} $$SET $$$$", "${SET} $SET $$", ""},
		{"escaped before a variable", "$$$SET", "$value", ""},
		{"dollar before something else", "$ 5$ $5 $. a$", "$ 5$ $5 $. a$", ""},
		{"default of an unset variable", "${UNSET:-b} ${UNSET-b}", "b b", ""},
		{"default of an empty variable", "${EMPTY:-b}${EMPTY-c}", "b", ""},
		{"default of a set variable", "${SET:-b} ${SET-b}", "value value", ""},
		{"empty default", "${UNSET:-}${UNSET-}", "", ""},
		{"default with operators", "${UNSET:-a:-b?c+d-e}", "a:-b?c+d-e", ""},
		{"default with braces", `${UNSET:-{"a":{}}} x`, `{"a":{}} x`, ""},
		{"nested default", "${UNSET:-${EMPTY:-${SET}}} x", "value x", ""},
		{"nested name", "${UNSET:-a $SET b}", "a value b", ""},
		{"nested variable that is not needed", "${SET:-${UNSET}}", "value", ""},
		{"required and set", "${SET:?no} ${SET?no} ${EMPTY?no}", "value value ", ""},
		{"alternative", "${SET:+b}${EMPTY:+c}${UNSET:+d} ${SET+b}${EMPTY+c}${UNSET+d}", "b bc", ""},
		{"values are not expanded again", "${DOLLAR}", "${SET}", ""},
		{"newline in a default", "${UNSET:-a\nb}", "a\nb", ""},

		{"unset", "$UNSET", "", "variable UNSET is not set"},
		{"unset in braces", "${UNSET}", "", "variable UNSET is not set"},
		{"unset within a default", "${UNSET:-${ALSO}}", "", "variable ALSO is not set"},
		{"unset after a default", "${UNSET:-b} ${ALSO}", "", "variable ALSO is not set"},
		{"required", "${UNSET:?say why}", "", "variable UNSET is required: say why"},
		{"required and empty", "${EMPTY:?say why}", "", "variable EMPTY is required: say why"},
		{"required without a message", "${UNSET?}", "", "variable UNSET is required"},
		{"message is not expanded", "${UNSET?${SET}\n}", "", "variable UNSET is required: ${SET}"},
		{"open brace", "${SET", "", `"${SET" has no closing "}"`},
		{"nothing in braces", "${}", "", `"${}" is not a variable`},
		{"space in braces", "${ SET }", "", `"${ SET }" is not a variable`},
		{"digit first", "${1A}", "", `"${1A}" is not a variable`},
		{"other operator", "${SET!b} ", "", `"${SET!b}" is not a variable`},
		{"colon alone", "${SET:}", "", `"${SET:}" is not a variable`},
		{"colon and another operator", "${SET:b}", "", `"${SET:b}" is not a variable`},
		{"letters of other alphabets", "${\u017fET}", "", `"${ſET}" is not a variable`},
		{"too deep", strings.Repeat("${UNSET:-", 40) + strings.Repeat("}", 40), "", "variables nest more than 32 deep"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := &expander{lookup: lookup}
			got, err := e.expand(test.text, 0)
			if err != nil && (test.err == "" || !strings.HasPrefix(err.Error(), test.err)) || err == nil && test.err != "" {
				t.Fatalf("got error %v, want %s", err, test.err)
			}
			if err == nil && got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	t.Run("long values", func(t *testing.T) {
		e := &expander{lookup: func(string) (string, bool) { return strings.Repeat("x", 1000), true }}
		if _, err := e.expand(strings.Repeat("$A", 2000), 0); err == nil {
			t.Error("got no error")
		}
	})
}

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

package endpoints

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// Env is the file of variables: SERVER_PORT_ADDR, _HOST, _PORT and _URL, and _LAST for several ports in a row; the same
// without _PORT's name for a server's first port, where _URL has all that a client needs; SERVER_USER, SERVER_PASSWORD and
// SERVER_DB; SERVER_CA; and what the server exports. Each line is an assignment that a shell, a dotenv library and
// "docker run --env-file" read alike.
func Env(list []Endpoint) string {
	var text strings.Builder
	text.WriteString("# Written by Berth: where the servers are. Do not edit.\n")
	for _, v := range Variables(list) {
		fmt.Fprintf(&text, "%s=%s\n", v.Name, quoted(v.Value))
	}
	return text.String()
}

// Variable is a name with its value.
type Variable struct{ Name, Value string }

// Variables are those of [Env], in its order.
func Variables(list []Endpoint) []Variable {
	var variables variables
	last := ""
	for _, e := range list {
		if e.Server != last {
			variables.server(variable(e.Server), e)
			last = e.Server
		}
		variables.port(variable(e.Server+"_"+e.Name), e)
	}
	return variables
}

type variables []Variable

func (v *variables) add(name, value string) { *v = append(*v, Variable{name, value}) }

// server adds the variables of a server, which has this first port.
func (v *variables) server(prefix string, e Endpoint) {
	c := Connect{URL: e.URL}
	if e.Connect != nil {
		c = *e.Connect
	}
	e.URL = c.URL
	v.port(prefix, e)
	for _, one := range []Variable{{"_USER", c.User}, {"_PASSWORD", c.Password}, {"_DB", c.Database}, {"_CA", e.CA}} {
		if one.Value != "" {
			v.add(prefix+one.Name, one.Value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Export)) {
		v.add(name, e.Export[name])
	}
}

// port adds the variables of one port.
func (v *variables) port(prefix string, e Endpoint) {
	v.add(prefix+"_ADDR", e.Addr())
	v.add(prefix+"_HOST", e.Host)
	v.add(prefix+"_PORT", fmt.Sprint(e.Port))
	v.add(prefix+"_URL", e.URL)
	if e.Last != 0 {
		v.add(prefix+"_LAST", fmt.Sprint(e.Last))
	}
}

// plain is what shells and dotenv files take without quotes, and what Docker takes at all: to its --env-file quotes are a
// part of the value. Brackets are those of an IPv6 address; an assignment is no pattern.
var plain = text.LazyRegexp(`^[A-Za-z0-9_./:@%+=,?\[\]-]*$`)

// quoted is a value as both a shell and a dotenv file read it. Between single quotes nothing has a meaning, but dotenv
// libraries take a backslash before the last one for an escape, and know no way to write a single quote there. Between
// double quotes Compose leaves the backslash that a shell needs before a backtick, so they are the last resort.
func quoted(value string) string {
	switch {
	case plain.MatchString(value):
		return value
	case !strings.ContainsAny(value, `'\`):
		return "'" + value + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(value) + `"`
}

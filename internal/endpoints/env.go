package endpoints

import (
	"fmt"
	"regexp"
	"strings"
)

// Env is the file of variables: SERVER_PORT_ADDR, _HOST, _PORT and _URL, and _LAST for several ports in a row; the same
// without _PORT's name for a server's first port, where _URL has all that a client needs; SERVER_USER, SERVER_PASSWORD and
// SERVER_DB; SERVER_CA. Each line is an assignment that a shell, a dotenv library and
// "docker run --env-file" read alike.
func Env(list []Endpoint) string {
	var text strings.Builder
	text.WriteString("# Written by Berth: where the servers are. Do not edit.\n")
	last := ""
	for _, e := range list {
		if e.Server != last {
			server(&text, variable(e.Server), e)
			last = e.Server
		}
		variables(&text, variable(e.Server+"_"+e.Name), e)
	}
	return text.String()
}

// server are the variables of a server, which has this first port.
func server(text *strings.Builder, prefix string, e Endpoint) {
	c := Connect{URL: e.URL}
	if e.Connect != nil {
		c = *e.Connect
	}
	e.URL = c.URL
	variables(text, prefix, e)
	for _, v := range []struct{ suffix, value string }{{"_USER", c.User}, {"_PASSWORD", c.Password}, {"_DB", c.Database}, {"_CA", e.CA}} {
		if v.value != "" {
			assign(text, prefix+v.suffix, v.value)
		}
	}
}

// variables are those of one port.
func variables(text *strings.Builder, prefix string, e Endpoint) {
	assign(text, prefix+"_ADDR", e.Addr())
	assign(text, prefix+"_HOST", e.Host)
	assign(text, prefix+"_PORT", fmt.Sprint(e.Port))
	assign(text, prefix+"_URL", e.URL)
	if e.Last != 0 {
		assign(text, prefix+"_LAST", fmt.Sprint(e.Last))
	}
}

func assign(text *strings.Builder, name, value string) {
	fmt.Fprintf(text, "%s=%s\n", name, quoted(value))
}

// plain is what shells and dotenv files take without quotes, and what Docker takes at all: to its --env-file quotes are a
// part of the value. Brackets are those of an IPv6 address; an assignment is no pattern.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+=,?\[\]-]*$`)

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

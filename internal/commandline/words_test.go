package commandline

import (
	"slices"
	"strings"
	"testing"
)

// testUsage knows Berth's targets, at the root and under berth:, an alias, and a project's own deploy and odd.
func testUsage(word string) (usage, bool, error) {
	text := map[string]string{"servers": "string"}
	all := map[string]usage{
		"up":   {flags: map[string]string{"servers": "string", "fresh": "bool", "timeout": "time.Duration"}},
		"down": {flags: text}, "clean": {flags: text}, "build": {flags: text}, "d": {flags: text},
		"exec":      {flags: map[string]string{"servers": "string", "command": "string"}},
		"logs":      {flags: map[string]string{"servers": "string", "follow": "bool", "tail": "int"}},
		"status":    {flags: map[string]string{"servers": "string", "format": "string"}},
		"catalogue": {flags: map[string]string{"format": "string"}},
		"engine":    {}, "deploy": {arguments: 1}, "odd": {unclear: true},
	}
	u, found := all[strings.TrimPrefix(strings.ToLower(word), "berth:")]
	return u, found, nil
}

func refusalOf(t *testing.T, words ...string) string {
	t.Helper()
	line := commandLine{program: "mage", words: words, servers: []string{"postgres", "redis", "web"}, usage: testUsage}
	before := slices.Clone(words)
	text, err := line.refusal()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(words, before) {
		t.Errorf("the words have become %q", words)
	}
	return text
}

func TestRefusedWords(t *testing.T) {
	const isServer = ` is no target; servers are named with -servers`
	for _, c := range []struct {
		line          []string
		problem, next string
	}{
		{[]string{"down", "redis"}, `down: "redis"` + isServer, "mage down -servers=redis"},
		{[]string{"Down", "redis"}, `Down: "redis"` + isServer, "mage Down -servers=redis"},
		{[]string{"berth:down", "redis"}, `berth:down: "redis"` + isServer, "mage berth:down -servers=redis"},
		{[]string{"d", "redis"}, `d: "redis"` + isServer, "mage d -servers=redis"},
		{[]string{"up", "redis", "postgres"}, `up: "redis"` + isServer, "mage up -servers=redis,postgres"},
		{[]string{"up", "redis,postgres"}, `up: "redis,postgres"` + isServer, "mage up -servers=redis,postgres"},
		{[]string{"up", "-servers=web", "redis", "-fresh"}, `up: "redis"` + isServer, "mage up -servers=web,redis -fresh"},
		{[]string{"up", "redis", "--timeout", "90s"}, `up: "redis"` + isServer, "mage up -servers=redis -timeout=90s"},
		{[]string{"up", "redis", "-d", "--build"}, `up: "redis"` + isServer, "mage up -servers=redis"},
		{[]string{"up", "-fresh", "posgres"}, `up: "posgres" is neither a target nor a server; did you mean "postgres"?`, "mage up -servers=postgres -fresh"},
		{[]string{"clean", "tomorrow"}, `clean: "tomorrow" is neither a target nor a server`, "mage clean -servers=NAME"},
		// What is right on either side stays.
		{[]string{"deploy", "prod env", "down", "redis", "up"}, `down: "redis"` + isServer, "mage deploy 'prod env' down -servers=redis up"},
		{[]string{"down", "up", "redis"}, `up: "redis"` + isServer, "mage down up -servers=redis"},
		{[]string{"down", "deploy", "prod", "redis"}, `deploy: "redis" is no target, and it takes no servers`, "mage -h deploy"},
		// Mage itself refuses the flags of the first target, but runs it before it comes to those of the next.
		{[]string{"clean", "up", "-servers", "redis"}, `up: "-servers" is no flag that it takes`, "mage clean up -servers=redis"},
		{[]string{"up", "down", "--servers=redis"}, `down: "--servers=redis" is no flag that it takes`, "mage up down -servers=redis"},
		{[]string{"up", "logs", "-f"}, `logs: "-f" is no flag that it takes`, "mage up logs -follow"},
		{[]string{"up", "logs", "-f", "web"}, `logs: "-f" is no flag that it takes`, "mage up logs -servers=web -follow"},
		// No advice that means more than what was typed.
		{[]string{"up", "down", "-v"}, `down: "-v" is no flag that it takes`, "mage -h down"},
		{[]string{"up", "down", "--service=redis"}, `down: "--service=redis" is no flag that it takes`, "mage -h down"},
		{[]string{"up", "down", "-servers"}, `down: "-servers" is no flag that it takes`, "mage -h down"},
		{[]string{"up", "down", "-servers=", "-v"}, `down: "-v" is no flag that it takes`, "mage -h down"},
		{[]string{"up", "down", "--servers="}, `down: "--servers=" is no flag that it takes`, "mage -h down"},
		{[]string{"down", ""}, `down: "" is neither a target nor a server`, "mage -h down"}, // an empty variable of a script
		{[]string{"down", ","}, `down: "," is neither a target nor a server`, "mage -h down"},
		// A server and a command.
		{[]string{"exec", "postgres", "psql", "-l"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres -command='psql -l'"},
		{[]string{"exec", "postgres", "--", "psql", "-l"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres -command='psql -l'"},
		{[]string{"exec", "postgres", "psql -l"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres -command='psql -l'"},
		{[]string{"exec", "postgres", "psql", "-c", "select 'a'"}, `exec: "postgres"` + isServer, `mage exec -servers=postgres -command='psql -c "select '\''a'\''"'`},
		{[]string{"exec", "postgres", "build"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres -command=build"},
		{[]string{"exec", "-servers=postgres", "psql", "-l"}, `exec: "psql" is neither a target nor a server`, "mage exec -servers=postgres -command='psql -l'"},
		{[]string{"exec", "psql", "-l"}, `exec: "psql" is neither a target nor a server`, "mage exec -servers=NAME -command='psql -l'"},
		{[]string{"exec", "-command=psql", "postgres"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres -command=psql"},
		{[]string{"exec", "postgres"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres"},
		{[]string{"exec", "postgres", "redis"}, `exec: "postgres"` + isServer, "mage exec -servers=postgres,redis"},
		// Help, and a word of Compose's that has another name here.
		{[]string{"engine", "-h"}, `engine: "-h" asks for help, which comes first`, "mage -h engine"},
		{[]string{"up", "down", "--help"}, `down: "--help" asks for help, which comes first`, "mage -h down"},
		{[]string{"up", "help"}, `up: "help" asks for help, which comes first`, "mage -h up"},
		{[]string{"up", "ps"}, `up: "ps" is no target`, "mage status"},
		{[]string{"berth:up", "ps"}, `berth:up: "ps" is no target`, "mage berth:status"},
		{[]string{"catalogue", "redis"}, `catalogue: "redis" is no target, and it takes no servers`, "mage -h catalogue"},
		{[]string{"engine", "-x=1"}, `engine: "-x=1" is no flag that it takes`, "mage -h engine"},
	} {
		if got, want := refusalOf(t, c.line...), c.problem+"\n  next: "+c.next; got != want {
			t.Errorf("%q\ngot  %s\nwant %s", c.line, got, want)
		}
	}
}

func TestLegalLines(t *testing.T) {
	for _, line := range [][]string{
		{"up"},
		{"up", "down"},
		{"build", "up", "exec", "DOWN", "berth:clean"},
		{"up", "-Servers=redis", "-fresh", "-timeout=90s"},
		{"up", "-servers=redis", "-fresh=false", "logs", "-follow", "-tail=5"},
		{"exec", "-servers=postgres", "-command=psql -l"},
		{"up", "deploy", "redis"},
		{"deploy", "down", "down"},
		{"deploy", "-h", "up"},
		{"up", "deploy"},        // Mage says that an argument is missing
		{"up", "odd", "redis"},  // perhaps an argument
		{"default", "and", "x"}, // Mage has found what this test does not know
	} {
		if got := refusalOf(t, line...); got != "" {
			t.Errorf("%q is refused: %s", line, got)
		}
	}
}

func TestTargetWords(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"down redis", "down redis"},
		{"-v -t 5m down redis", "down redis"},
		{"-v=false -- down -v", "down -v"},
		{"-test.v -test.run=X down", ""},
		{"", ""},
	} {
		if got := strings.Join(targetWords(strings.Fields(c.args)), " "); got != c.want {
			t.Errorf("%q: got %q, want %q", c.args, got, c.want)
		}
	}
}

func TestStart(t *testing.T) {
	for _, c := range []struct{ words, target, want string }{
		{"up -servers=web", "up", "go tool mage "},
		{"berth:up", "up", "go tool mage berth:"},
		{"lint a:b:UP down", "up", "go tool mage a:b:"},
		{"other:down -servers=a:up", "up", "go tool mage "},
		{"integration", "up", "go tool mage "},
	} {
		if got := start("go tool mage", strings.Fields(c.words), c.target); got != c.want {
			t.Errorf("%s: got %q, want %q", c.words, got, c.want)
		}
	}
}

// TestOtherProgramsArgumentsAreTheirs has the arguments of a test binary, which are not for Mage.
func TestOtherProgramsArgumentsAreTheirs(t *testing.T) {
	t.Setenv("MAGEFILE_VERBOSE", "0")
	if madeByMage() {
		t.Error("the test binary counts as Mage's")
	}
}

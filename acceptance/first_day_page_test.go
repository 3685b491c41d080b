package acceptance

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/servers"
)

// TestFirstDayPage proves that each command of docs/first-day.md, and the file that it shows, is in the script that walks it,
// and that the servers which need Go are those that the page names.
func TestFirstDayPage(t *testing.T) {
	page, err := os.ReadFile(inRoot(t, "docs/first-day.md"))
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/command/first-day.txtar")
	if err != nil {
		t.Fatal(err)
	}
	examples := fencedExample.FindAllStringSubmatch(string(page), -1)
	if len(examples) < 5 {
		t.Fatalf("found %d examples", len(examples))
	}
	for _, example := range examples {
		for line := range strings.Lines(example[3]) {
			if example[2] == "" {
				line = "exec " + line
			}
			if !strings.Contains(string(script), "\n"+line) {
				t.Errorf("the script does not have %q", line)
			}
		}
	}
	compiled := compiledServers(t)
	last := len(compiled) - 1
	sentence := strings.Join(compiled[:last], ", ") + " and " + compiled[last] + "."
	if text := strings.Join(strings.Fields(string(page)), " "); !strings.Contains(text, "Of the catalogue these are "+sentence) {
		t.Errorf("the servers that need Go are %s", sentence)
	}
}

// compiledServers are those of the catalogue that Go compiles something for.
func compiledServers(t *testing.T) []string {
	t.Helper()
	sources := definition.Sources{Catalogue: servers.Shipped, AllowPrivileged: true}
	names, err := definition.Names(sources)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := definition.Load(sources, names)
	if err != nil {
		t.Fatal(err)
	}
	var compiled []string
	for _, server := range loaded {
		if server.Go != "" || len(server.Tools) > 0 {
			compiled = append(compiled, server.Name)
		}
	}
	slices.Sort(compiled)
	return compiled
}

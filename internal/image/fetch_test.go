//go:build unix

package image

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/plan"
)

// goThatFails notes its calls. All but the first last until there were three.
const goThatFails = `#!/bin/sh
echo begin >>"$CALLS"
if [ "$(grep -c begin "$CALLS")" = 1 ]; then
	sleep 0.2
else
	tries=0
	while [ "$(grep -c begin "$CALLS")" -lt 3 ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
fi
echo end >>"$CALLS"
exit 1
`

func TestOneProgramIsCompiledBeforeTheOthers(t *testing.T) {
	dir := t.TempDir()
	calls := filepath.Join(dir, "calls")
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(goThatFails), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("CALLS", calls)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	var operations []plan.Operation
	var servers []definition.Server
	for _, name := range []string{"a", "b", "c"} {
		servers = append(servers, definition.Server{Name: name, Image: definition.Image{Go: "example.test/" + name + "@v1.0.0"}})
		operations = append(operations, plan.Operation{Kind: plan.Compile, Server: name, Subject: servers[len(servers)-1].Go, ID: "server"})
	}
	m := &Maker{Platform: "linux/amd64", Say: func(string, string) {}}
	ended := make([]error, len(operations))
	if err := m.Fetch(t.Context(), operations, servers, func(i int, err error) { ended[i] = err }); err == nil {
		t.Error("compiled by a tool that fails")
	}
	for i, err := range ended {
		if err == nil {
			t.Errorf("operation %d was not tried", i)
		}
	}
	got, err := os.ReadFile(calls)
	if diff := cmp.Diff("begin\nend\nbegin\nbegin\nend\nend\n", string(got)); err != nil || diff != "" {
		t.Errorf("calls of the Go tool: %v (-want +got):\n%s", err, diff)
	}
}

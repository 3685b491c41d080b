package main

import (
	"os/exec"
	"strings"
	"testing"
)

// TestNothingOfTheDaemonIsCompiled checks what docs/scanners.md says to readers of a scanner's findings.
func TestNothingOfTheDaemonIsCompiled(t *testing.T) {
	output, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags=mage", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, compiled := range strings.Fields(string(output)) {
		if strings.HasPrefix(compiled, "go.opentelemetry.io/otel/exporters/") {
			t.Errorf("%s is compiled; only tests of the Docker client are to import it", compiled)
		}
		part, ok := strings.CutPrefix(compiled, "github.com/docker/docker/")
		if !ok {
			continue
		}
		found++
		if first, _, _ := strings.Cut(part, "/"); first != "api" && first != "client" && part != "pkg/stdcopy" {
			t.Errorf("%s is compiled; of its module only the client, the API's types and pkg/stdcopy are to be", compiled)
		}
	}
	if found == 0 {
		t.Error("the Docker client is not compiled")
	}
}

//go:build engine

package acceptance

import (
	"os/exec"
	"testing"
)

// testExampleOfInitStarts has an empty folder: what init writes there starts, and says hello to curl.
func testExampleOfInitStarts(t *testing.T) {
	t.Parallel()
	p := newProject(t, nil)
	p.must("init")
	p.must("up")
	if got := finish(t, exec.Command(client(t, "curl"), "-sS", "-m", "10", p.endpoint("HELLO_URL"))); got.stdout != "hello\n" {
		t.Errorf("curl got %q; %s", got.stdout, got.stderr)
	}
}

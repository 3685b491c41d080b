package gobuild

import (
	"bytes"
	"strings"
	"testing"
)

func TestWhatTheGoToolMakesMeanwhileIsInTheScratchFolder(t *testing.T) {
	scratch := t.TempDir()
	tool, err := newTool(t.Context(), "", "linux/amd64", scratch)
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	if err := tool.run(t.Context(), call{dir: scratch, args: []string{"env", "GOTMPDIR"}, stdout: &stdout}); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(stdout.String()); got != scratch {
		t.Errorf("got %q, want %q", got, scratch)
	}
}

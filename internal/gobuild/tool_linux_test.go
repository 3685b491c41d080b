package gobuild

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// What a tool has said is waited for when it has ended, as on a machine that is too busy to pass it on at once.
func TestOutputThatComesLate(t *testing.T) {
	program := filepath.Join(t.TempDir(), "go")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n(sleep 3; echo late) &\necho first\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := (tool{path: program}).run(t.Context(), call{stdout: &got}); err != nil || got.String() != "first\nlate\n" {
		t.Errorf("got %q, %v", got.String(), err)
	}
}

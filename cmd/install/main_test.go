//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goThatNotes stands in for the go tool: it says where the command goes, and notes how that is compiled.
const goThatNotes = `#!/bin/sh
if [ "$1" = list ]; then echo "$FOLDER/berth"; exit; fi
echo "CGO_ENABLED=$CGO_ENABLED $*" >>"$FOLDER/calls"
exit "$CODE"
`

func TestInstall(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "go"), []byte(goThatNotes), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
	t.Setenv("FOLDER", folder)
	t.Setenv("CODE", "0")
	if err := install(); err != nil {
		t.Error(err)
	}
	got, err := os.ReadFile(filepath.Join(folder, "calls"))
	call := strings.Replace(string(got), " -v ", " ", 1) // where the test has a terminal
	if want := "CGO_ENABLED=0 install -trimpath -ldflags=-s -w ./cmd/berth\n"; err != nil || call != want {
		t.Errorf("calls %q, %v; want %q", call, err, want)
	}
	t.Setenv("CODE", "3")
	if err := install(); err == nil || !strings.Contains(err.Error(), "go install: exit status 3") {
		t.Errorf("got %v of a compiler that fails", err)
	}
}

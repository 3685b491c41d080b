package gobuild

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFullDiskIsNamed(t *testing.T) {
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	tool := filepath.Join(t.TempDir(), "go")
	script := "#!/bin/sh\ncase $1 in env|list) exec '" + real + "' \"$@\";; esac\n" +
		"echo 'compile: writing output: write $WORK/b001/_pkg_.a: no space left on device' >&2\nexit 1\n"
	if err := os.WriteFile(tool, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	_, r := project(t)
	cache := t.TempDir()
	_, err = Cache{Dir: cache, Go: tool}.Build(t.Context(), r, nil)
	if err == nil || !strings.Contains(err.Error(), "the disk is full; free some space") || !strings.Contains(err.Error(), "write "+cache+"/") {
		t.Errorf("got %v, want the place in %s", err, cache)
	}
}

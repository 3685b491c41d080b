//go:build engine

package docker

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// credentialHelper compiles docker-credential-berthtest and returns its folder.
func credentialHelper(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	const source = `package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	server, err := io.ReadAll(os.Stdin)
	if err != nil || len(os.Args) != 2 || os.Args[1] != "get" {
		os.Exit(2)
	}
	fmt.Printf("{\"ServerURL\":%q,\"Username\":\"berth\",\"Secret\":\"s3cret:colon\"}\n", server)
}
`
	file := filepath.Join(folder, "main.go")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(folder, "docker-credential-berthtest"), file)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return folder
}

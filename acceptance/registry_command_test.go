//go:build catalogue

package acceptance

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
)

// fillFile is the command fill.
func fillFile(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: fill FILE")
	}
	file := script.MkAbs(args[0])
	text, err := os.ReadFile(file)
	script.Check(err)
	script.Check(os.WriteFile(file, []byte(os.Expand(string(text), script.Getenv)), 0o600))
}

// engineOfScript is the engine that a script uses.
func engineOfScript(script *testscript.TestScript) *docker.Engine {
	address, err := locate.Find(func(name string) (string, bool) {
		value := script.Getenv(name)
		return value, value != ""
	})
	script.Check(err)
	engine, err := docker.Connect(context.Background(), address)
	script.Check(err)
	return engine
}

// hasImage is the command has.
func hasImage(script *testscript.TestScript, negated bool, args []string) {
	if len(args) != 1 {
		script.Fatalf("usage: has IMAGE")
	}
	engine := engineOfScript(script)
	defer engine.Close()
	_, found, err := engine.Image(context.Background(), args[0])
	script.Check(err)
	if found == negated {
		script.Fatalf("image %s: found %v", args[0], found)
	}
}

// compileHelper is the command helper: a credential helper (docker-credential-helpers' protocol) for every registry.
func compileHelper(script *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		script.Fatalf("usage: helper NAME")
	}
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
	fmt.Printf("{\"ServerURL\":%%q,\"Username\":%%q,\"Secret\":%%q}\n", server, %q, %q)
}
`
	folder := script.MkAbs("helper")
	script.Check(os.MkdirAll(folder, 0o755))
	file := filepath.Join(folder, "main.go")
	script.Check(os.WriteFile(file, fmt.Appendf(nil, source, frontUser, frontPassword), 0o600))
	script.Check(script.Exec("go", "build", "-o", filepath.Join(folder, "docker-credential-"+args[0]), file))
	script.Setenv("PATH", folder+string(filepath.ListSeparator)+script.Getenv("PATH"))
}

// runWithin is the command within.
func runWithin(script *testscript.TestScript, negated bool, args []string) {
	if len(args) < 2 {
		script.Fatalf("usage: within TIME PROGRAM [ARGUMENTS]")
	}
	limit, err := time.ParseDuration(args[0])
	script.Check(err)
	began := time.Now()
	err = script.Exec(args[1], args[2:]...)
	if took := time.Since(began); took > limit {
		script.Fatalf("took %s, and %s is the limit", took, limit)
	}
	if negated != (err != nil) {
		script.Fatalf("%v: error %v", args[1:], err)
	}
}

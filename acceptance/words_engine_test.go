//go:build engine

package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/fakeengine"
)

// wordsMagefile is that of a project that has Berth's targets in a namespace, and targets of its own.
const wordsMagefile = `//go:build mage

package main

import (
	"context"
	"fmt"

	//mage:import berth
	"github.com/berthdev/berth/servers"
)

var Aliases = map[string]any{"d": servers.Down, "ship": Deploy}

// Deploy says where it goes.
func Deploy(env string, count int, dry *bool) { fmt.Println("deployed to", env, count, dry != nil) }

// Up starts one server. Its argument is a server's name.
func Up(ctx context.Context, name string) error { return servers.Up(ctx, &name, nil, nil, nil) }
`

// wordsProject makes the project and an engine that it uses, with mage alone in its PATH beside what was there.
func wordsProject(t *testing.T) (run func(program string, words ...string) result, engine *fakeengine.Engine) {
	t.Helper()
	engine, err := fakeengine.Start(filepath.Join(t.TempDir(), "s"), "base:1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	mod, err := os.ReadFile(inRoot(t, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(inRoot(t, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(t.TempDir(), "app")
	for name, text := range map[string]string{
		"go.mod": strings.Replace(string(mod), "module github.com/berthdev/berth", "module example.test/app", 1) +
			"\nrequire github.com/berthdev/berth v0.0.0\n\nreplace github.com/berthdev/berth => " + inRoot(t, ".") + "\n",
		"go.sum": string(sum), "magefile.go": wordsMagefile, "servers/web/server.yaml": "from: base:1\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tools := t.TempDir()
	if output, err := exec.Command("go", "build", "-o", tools, "github.com/magefile/mage").CombinedOutput(); err != nil {
		t.Fatalf("build mage: %v\n%s", err, output)
	}
	env := append(os.Environ(), "DOCKER_HOST="+engine.Host(), "BERTH_PROJECT=words", "MAGEFILE_CACHE="+t.TempDir())
	return func(program string, words ...string) result {
		t.Helper()
		line := append(strings.Fields(program), words...)
		if program == "mage" {
			line[0] = filepath.Join(tools, "mage")
		}
		cmd := exec.Command(line[0], line[1:]...)
		cmd.Dir, cmd.Env = root, env
		if program == "mage" {
			cmd.Env = append(slices.Clone(env), "PATH="+tools+string(filepath.ListSeparator)+os.Getenv("PATH"))
		}
		return finish(t, cmd)
	}, engine
}

// TestWordsInANamespace types names the Compose way, and what is legal in this project, with every way to start Mage.
func TestWordsInANamespace(t *testing.T) {
	run, engine := wordsProject(t)
	if got := run("go tool mage", "-compile", "app"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	goTool := "go tool mage"
	if _, err := exec.LookPath("mage"); err == nil {
		goTool = "mage"
	}
	for _, c := range []struct{ program, line, want string }{
		{"go tool mage", "berth:down web", goTool + " berth:down -servers=web"},
		{"mage", "berth:down web", "mage berth:down -servers=web"},
		{"mage", "-v -t 1m BERTH:Clean web", "mage BERTH:Clean -servers=web"},
		{"./app", "berth:down web", "app berth:down -servers=web"},
		{"./app", "d web", "app d -servers=web"},
		{"./app", "berth:exec web psql -l", "app berth:exec -servers=web -command='psql -l'"},
		{"./app", "deploy up 1 -dry berth:down web", "app deploy up 1 -dry berth:down -servers=web"},
		{"./app", "up web down", "app -h up"}, // down is berth:down here
		{"./app", "berth:down berth:up web", "app berth:down berth:up -servers=web"},
		{"./app", "berth:engine -h", "app -h berth:engine"},
	} {
		got := run(c.program, strings.Fields(c.line)...)
		if got.code != 2 || !strings.HasSuffix(got.stderr, "\n  next: "+c.want+"\n") {
			t.Errorf("%s %s: exit code %d, want 2 and %s\n%s", c.program, c.line, got.code, c.want, got.stderr)
		}
	}
	if calls := engine.Calls(); len(calls) > 0 {
		t.Errorf("the engine was asked: %v", calls)
	}
	for _, line := range []string{
		"berth:up -servers=web -fresh", "up web", "up web d ship web 2 -dry", "deploy web 1 berth:up -servers=web",
		"deploy berth:down 3 berth:exec -servers=web -command=id", "berth:down berth:clean",
	} {
		if got := run("./app", strings.Fields(line)...); got.code != 0 {
			t.Errorf("%s: exit code %d\n%s", line, got.code, got.stderr)
		}
	}
	if err := engine.Unexpected(); err != nil {
		t.Error(err)
	}
}

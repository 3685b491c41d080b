package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	library "github.com/berthdev/berth/internal/project"
)

// project is a project of eight tiny servers that uses Berth as a user's project would.
type project struct {
	dir    string
	binary string
	engine *docker.Engine
	// berth is the same project as a library, for what is not measured.
	berth *library.Project
}

const serverProgram = `package main

import "net"

func main() {
	listener, err := net.Listen("tcp", ":8080")
	if err != nil {
		panic(err)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		conn.Close()
	}
}
`

const magefile = `//go:build mage

package main

import (
	//mage:import
	_ "github.com/berthdev/berth/servers"
)
`

// cleanTime bounds the removal of everything, also after an interrupt.
const cleanTime = time.Minute

// newProject writes the project and compiles its magefile.
func newProject(ctx context.Context, module, dir string) (*project, error) {
	p := &project{dir: dir, binary: filepath.Join(dir, "berth")}
	files := map[string]string{"magefile.go": magefile}
	for _, name := range names() {
		files[filepath.Join("servers", name, "main.go")] = serverProgram
		files[filepath.Join("servers", name, "server.yaml")] = "go: ./\ndefault: true\nports: {main: 8080}\n"
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if err := p.module(ctx, module); err != nil {
		return nil, err
	}
	var err error
	if p.berth, err = library.Open(library.Options{Root: dir, Env: os.Environ(), Command: "mage bench"}); err != nil {
		return nil, err
	}
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	p.engine, err = docker.Connect(ctx, address)
	return p, err
}

// remove takes away everything that the project and the contenders have made. The images go last: engines keep those
// that a container uses.
func (p *project) remove(ctx context.Context, contenders []contender) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanTime)
	defer cancel()
	errs := make([]error, len(contenders))
	var group sync.WaitGroup
	for i, c := range contenders {
		if c.clean != nil {
			group.Go(func() { errs[i] = c.clean(ctx) })
		}
	}
	group.Wait()
	_, err := p.berth.Clean(ctx, nil)
	return errors.Join(append(errs, err, p.engine.Close())...)
}

// module gives the project a go.mod that uses Berth where it stands, with Berth's own versions of everything.
func (p *project) module(ctx context.Context, module string) error {
	text, err := os.ReadFile(filepath.Join(module, "go.mod"))
	if err != nil {
		return err
	}
	own := strings.Replace(string(text), "module github.com/berthdev/berth", "module bench.test/bench", 1)
	own += fmt.Sprintf("\nrequire github.com/berthdev/berth v0.0.0\n\nreplace github.com/berthdev/berth => %q\n", module)
	if err := os.WriteFile(filepath.Join(p.dir, "go.mod"), []byte(own), 0o644); err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(p.dir, "go.sum"), sums, 0o644); err != nil {
		return err
	}
	return command(ctx, p.dir, nil, "go", "tool", "mage", "-compile", p.binary)
}

// mage runs targets with the compiled magefile.
func (p *project) mage(ctx context.Context, targets ...string) error {
	return command(ctx, p.dir, nil, p.binary, targets...)
}

func names() []string {
	var list []string
	for i := range Servers {
		list = append(list, fmt.Sprintf("tiny%d", i+1))
	}
	return list
}

// contenders are those that this machine can measure; the raw calls come first.
func (p *project) contenders(ctx context.Context) ([]contender, error) {
	floor, err := p.floor(ctx)
	if err != nil {
		return nil, err
	}
	berth := func(target string) func(context.Context) error {
		return func(ctx context.Context) error { return p.mage(ctx, target) }
	}
	tool := func(target string) func(context.Context) error {
		return func(ctx context.Context) error {
			return command(ctx, p.dir, []string{"MAGEFILE_HASHFAST=1"}, "go", "tool", "mage", target)
		}
	}
	list := []contender{
		floor,
		{name: "berth, compiled", phases: map[string]func(context.Context) error{
			"up": berth("up"), "up again": berth("up"), "build again": berth("build"), "down": berth("down"),
		}},
		{name: "berth, go tool mage", phases: map[string]func(context.Context) error{
			"up": tool("up"), "up again": tool("up"), "build again": tool("build"), "down": tool("down"),
		}},
	}
	compose, found, err := p.compose(ctx)
	if err != nil {
		return nil, err
	}
	if found {
		list = append(list, compose)
	}
	return list, nil
}

// compose is Docker Compose v2, as a plugin of the docker command or by itself.
func (p *project) compose(ctx context.Context) (contender, bool, error) {
	args := []string{"docker-compose"}
	if _, err := exec.LookPath(args[0]); err != nil {
		args = []string{"docker", "compose"}
		if command(ctx, p.dir, nil, "docker", "compose", "version") != nil {
			return contender{}, false, nil
		}
	}
	images, err := p.images(ctx)
	if err != nil {
		return contender{}, false, err
	}
	var file strings.Builder
	file.WriteString("name: berth-bench-compose\nservices:\n")
	for _, name := range names() {
		fmt.Fprintf(&file, "  %s:\n    image: %s\n    ports: [\"127.0.0.1::8080\"]\n", name, images[name])
	}
	if err := os.WriteFile(filepath.Join(p.dir, "compose.yaml"), []byte(file.String()), 0o644); err != nil {
		return contender{}, false, err
	}
	run := func(more ...string) func(context.Context) error {
		return func(ctx context.Context) error {
			return command(ctx, p.dir, nil, args[0], append(slices.Clone(args[1:]), more...)...)
		}
	}
	down := run("down", "--timeout", "1")
	return contender{name: "compose", phases: map[string]func(context.Context) error{
		"up": run("up", "--wait", "--no-build"), "up again": run("up", "--wait", "--no-build"), "down": down,
	}, clean: down}, true, nil
}

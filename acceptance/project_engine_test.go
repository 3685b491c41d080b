//go:build engine

package acceptance

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/settings"
)

// project is a folder with servers, and everything that Berth makes of it; all of it goes when the test ends.
type project struct {
	t      *testing.T
	root   string
	name   string
	engine *docker.Engine
	// env are further variables of every run.
	env []string
	// cache is where compiled programs are kept, so that no other test fills it; empty for the user's own cache, which
	// servers of the catalogue need: they come from a network.
	cache string
}

// newProject makes a project whose definitions are the given texts, by server. Every server has the test server's
// source beside its definition.
func newProject(t *testing.T, servers map[string]string) *project {
	t.Helper()
	p := &project{t: t, root: filepath.Join(t.TempDir(), "e2e"), engine: connect(t), cache: t.TempDir()}
	if err := os.Mkdir(p.root, 0o755); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name, definition := range servers {
		names = append(names, name)
		p.define(name, definition)
	}
	if len(names) > 0 {
		p.write(".env", "BERTH_SERVERS="+strings.Join(names, ",")+"\n")
	}
	values, err := settings.Load(p.root, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.name = values.Project
	t.Cleanup(p.remove)
	return p
}

// define writes a server's definition, and the test server's source beside it.
func (p *project) define(name, definition string) {
	p.t.Helper()
	source, err := os.ReadFile("testdata/engine/server/main.go")
	if err != nil {
		p.t.Fatal(err)
	}
	p.write("servers/"+name+"/main.go", string(source))
	p.write("servers/"+name+"/server.yaml", definition)
}

func (p *project) write(name, text string) {
	p.t.Helper()
	path := filepath.Join(p.root, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
		p.t.Fatal(err)
	}
}

// command is a run of Berth that has not started yet.
func (p *project) command(binary string, args ...string) *exec.Cmd {
	cmd := exec.Command(binary, args...)
	cmd.Dir = p.root
	for _, line := range os.Environ() { // settings of the caller would change what is tested
		if !strings.HasPrefix(line, "BERTH_") {
			cmd.Env = append(cmd.Env, line)
		}
	}
	if p.cache != "" {
		cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+p.cache, "GOCACHE="+goCache(p.t))
	}
	cmd.Env = append(cmd.Env, p.env...)
	return cmd
}

var findGoCache = sync.OnceValues(func() ([]byte, error) { return exec.Command("go", "env", "GOCACHE").Output() })

// goCache is the cache of the Go tool, which all tests share.
func goCache(t *testing.T) string {
	t.Helper()
	folder, err := findGoCache()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(folder))
}

// result is a run of Berth that has ended.
type result struct {
	code           int
	stdout, stderr string
	took           time.Duration
}

// run is a run of Berth; `plan` must have told what an `up` does.
func (p *project) run(args ...string) result {
	p.t.Helper()
	cmd := p.command(raceBerth(p.t), args...)
	told := p.foretell(cmd)
	got := finish(p.t, cmd)
	told()
	return got
}

// foretell runs `plan` if a command that has not started is an `up`. The result is for when it has ended.
func (p *project) foretell(cmd *exec.Cmd) (ended func()) {
	p.t.Helper()
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		p.t.Fatal(err)
	}
	if variable(cmd.Env, "DOCKER_HOST") == "" {
		cmd.Env = append(cmd.Env, "DOCKER_HOST="+address.Host)
	}
	f, has, err := foretell(cmd, address.Host)
	if err != nil {
		p.t.Fatal(err)
	}
	return func() {
		p.t.Helper()
		if !has {
			return
		}
		for _, difference := range f.end() {
			p.t.Errorf("%q: %s", cmd.Args[1:], difference)
		}
	}
}

// must is run for what has to succeed.
func (p *project) must(args ...string) result {
	p.t.Helper()
	got := p.run(args...)
	if got.code != 0 {
		p.t.Fatalf("berth %s: exit code %d\n%s", strings.Join(args, " "), got.code, got.stderr)
	}
	return got
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err := cmd.Run()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String(), time.Since(began)}
}

// containers are those of the project, by name.
func (p *project) containers() map[string]docker.Container {
	p.t.Helper()
	list, err := p.engine.Containers(context.WithoutCancel(p.t.Context()))
	if err != nil {
		p.t.Fatal(err)
	}
	own := map[string]docker.Container{}
	for _, container := range list {
		if container.Labels["dev.berth.root"] == p.root {
			own[strings.TrimPrefix(container.Name, p.name+"-")] = container
		}
	}
	return own
}

// remove cleans up and proves that nothing is left.
func (p *project) remove() {
	p.env = nil // a recorder has closed by now
	if got := finish(p.t, p.command(raceBerth(p.t), "clean")); got.code != 0 {
		p.t.Errorf("clean: exit code %d\n%s", got.code, got.stderr)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.t.Context()), time.Minute)
	defer cancel()
	images, err := p.engine.Images(ctx, map[string]string{"dev.berth.root": p.root})
	_, network, networkErr := p.engine.Network(ctx, p.name)
	if left := p.containers(); err != nil || networkErr != nil || len(left)+len(images) > 0 || network {
		p.t.Errorf("left behind: containers %v, images %v, network %v (%v)", left, images, network, errors.Join(err, networkErr))
	}
}

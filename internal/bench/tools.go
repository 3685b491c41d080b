package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/resident"
)

// tools are the programs that take part, and the engine that they work with.
type tools struct {
	module, dir string
	// targets and berth are the compiled magefile and the command, and tiny is the servers' program for Compose and the raw calls.
	targets, berth, tiny string
	// compose is how Compose's command lines begin; nil where it is not installed.
	compose []string
	engine  *docker.Engine
}

// serverProgram greets everybody with the time at which it began to listen, in nanoseconds since 1970.
const serverProgram = `package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

func main() {
	pause, _ := time.ParseDuration(os.Getenv("PAUSE"))
	time.Sleep(pause)
	listener, err := net.Listen("tcp", ":8080")
	if err != nil {
		panic(err)
	}
	opened := time.Now().UnixNano()
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(conn, opened)
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

// newTools compiles what is compiled once, and connects to the engine.
func newTools(ctx context.Context, module, dir string) (*tools, error) {
	t := &tools{module: module, dir: dir}
	address, err := locate.Find(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(dir, "programs")
	t.targets, t.berth, t.tiny = filepath.Join(folder, "targets"), filepath.Join(folder, "berth"), filepath.Join(folder, "tiny")
	if err := t.writeModule(folder); err != nil {
		return nil, err
	}
	static := []string{"CGO_ENABLED=0"}
	for _, build := range []struct {
		folder string
		env    []string
		words  []string
	}{
		{folder, static, []string{"go", "tool", "mage", "-compile", t.targets}},
		{module, static, []string{"go", "build", "-trimpath", "-ldflags=-s -w", "-o", t.berth, "./cmd/berth"}},
		{folder, append(static, "GOOS=linux"), []string{"go", "build", "-trimpath", "-ldflags=-s -w", "-o", t.tiny, "./server"}},
	} {
		if _, err := run(ctx, build.folder, build.env, false, build.words...); err != nil {
			return nil, err
		}
	}
	t.compose = findCompose(ctx)
	t.engine, err = docker.Connect(ctx, address)
	return t, err
}

// writeModule makes a folder a module that uses Berth where it stands, with Berth's own versions of everything, and puts a
// magefile and the program of the servers there.
func (t *tools) writeModule(folder string) error {
	text, err := os.ReadFile(filepath.Join(t.module, "go.mod"))
	if err != nil {
		return err
	}
	own := strings.Replace(string(text), "module github.com/berthdev/berth", "module bench.test/bench", 1)
	own += fmt.Sprintf("\nrequire github.com/berthdev/berth v0.0.0\n\nreplace github.com/berthdev/berth => %q\n", t.module)
	sums, err := os.ReadFile(filepath.Join(t.module, "go.sum"))
	if err != nil {
		return err
	}
	return write(folder, map[string]string{
		"go.mod": own, "go.sum": string(sums), "magefile.go": magefile, "server/main.go": serverProgram,
	})
}

// write writes files below a folder.
func write(folder string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// machine says where and with what is measured.
func (t *tools) machine(ctx context.Context) machine {
	m := machine{
		Day: time.Now().Format("2 January 2006"), Processors: runtime.NumCPU(), System: runtime.GOOS,
		Engine: "Docker " + t.engine.Version, Go: strings.TrimPrefix(runtime.Version(), "go"),
	}
	if t.engine.Podman {
		m.Engine = "Podman " + t.engine.Version
	}
	if text, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.System = "Linux " + strings.TrimSpace(string(text))
	}
	if t.compose != nil {
		m.Compose = printed(ctx, append(t.compose, "version", "--short")...)
		if words := strings.Fields(printed(ctx, "docker", "buildx", "version")); len(words) > 1 {
			m.Buildx = words[1]
		}
	}
	return m
}

// printed is what a program prints; empty if it fails.
func printed(ctx context.Context, words ...string) string {
	output, _ := exec.CommandContext(ctx, words[0], words[1:]...).Output()
	return strings.TrimSpace(string(output))
}

// run runs a program, and gives its output only when it fails. With watched its memory is looked at meanwhile.
func run(ctx context.Context, dir string, env []string, watched bool, words ...string) (ran, error) {
	var output story
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.Dir, c.Stdout, c.Stderr = dir, &output, &output
	c.Env = append(os.Environ(), env...)
	start := time.Now()
	if err := c.Start(); err != nil {
		return ran{}, fmt.Errorf("%s: %w", words[0], err)
	}
	peak, ended := make(chan int64, 1), make(chan struct{})
	if watched {
		go func() { peak <- resident.Watch(ended, func() int64 { return resident.PeakOfAny(c.Process.Pid) }) }()
	} else {
		peak <- 0
	}
	err := c.Wait()
	took := time.Since(start)
	close(ended)
	got := ran{took: took, cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime(), resident: <-peak, ready: output.ready}
	if err == nil {
		return got, nil
	}
	return got, fmt.Errorf("%s: %w\n%s", strings.Join(words, " "), err, output.text.String())
}

// story is the output of a program, and when it first said that a server is ready.
type story struct {
	text  bytes.Buffer
	ready time.Time
}

var _ io.Writer = (*story)(nil)

func (s *story) Write(b []byte) (int, error) {
	if s.ready.IsZero() && bytes.Contains(b, []byte("ready in ")) {
		s.ready = time.Now()
	}
	return s.text.Write(b)
}

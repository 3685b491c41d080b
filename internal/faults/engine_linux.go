package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/berthdev/berth/internal/host"
	"github.com/berthdev/berth/internal/text"
)

const (
	// engineStart and engineEnd bound the start and the end of the suite's engine.
	engineStart = 40 * time.Second
	engineEnd   = 20 * time.Second
	// disk is the most that the engine's data may take, in memory.
	disk = "size=3g"
)

// podman is the program whose engine only answers like Docker's.
const podman = "podman"

// engine is an engine of the suite's own.
type engine struct {
	place *place
	// program is the path of dockerd or podman.
	program string
	root    string
	api     *api
	cmd     *exec.Cmd
	ended   chan struct{}
}

// newEngine starts the engine of a program, whose files are below root, its data in memory.
func newEngine(ctx context.Context, p *place, program, root string) (*engine, error) {
	e := &engine{place: p, program: host.Program(program), root: root}
	e.api = newAPI(e.socket())
	e.api.podman = e.podman()
	data := filepath.Join(root, "data")
	if err := os.MkdirAll(data, 0o755); err != nil {
		return nil, err
	}
	inMemory := []string{data}
	if e.podman() { // which has locks and networks there, whatever it is told
		inMemory = append(inMemory, "/dev/shm", "/run")
	}
	for _, folder := range inMemory {
		if err := p.do(func() error { return unix.Mount("tmpfs", folder, "tmpfs", 0, disk) }); err != nil {
			return nil, fmt.Errorf("mount %s: %w", folder, err)
		}
	}
	return e, e.start(ctx)
}

// podman reports whether this is Podman: its service owns no containers, and they outlive it.
func (e *engine) podman() bool { return filepath.Base(e.program) == podman }

// command is the program with its arguments.
func (e *engine) command() *exec.Cmd {
	path := func(name string) string { return filepath.Join(e.root, name) }
	if e.podman() {
		return exec.Command(e.program, "--root="+path("data"), "--runroot="+path("exec"), "--network-config-dir="+path("networks"),
			"--events-backend=file", "--cgroup-manager=cgroupfs", "system", "service", "--time=0", e.host())
	}
	return exec.Command(e.program, "--host="+e.host(), "--data-root="+path("data"), "--exec-root="+path("exec"),
		"--pidfile="+path("pid"), "--storage-driver=overlay2")
}

func (e *engine) socket() string { return filepath.Join(e.root, "s") }

// host is the value of DOCKER_HOST.
func (e *engine) host() string { return "unix://" + e.socket() }

// start starts the program and waits until it answers.
func (e *engine) start(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(e.root, "log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := e.command()
	cmd.Env = append(os.Environ(), "PATH="+host.SearchPath(os.Getenv("PATH")), "TMPDIR="+e.root)
	cmd.Stdout, cmd.Stderr = log, log
	// In a session of its own, so that the terminal's signals do not reach it; it ends when the suite does.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGTERM}
	if err := e.place.do(cmd.Start); err != nil {
		return fmt.Errorf("start %s: %w", e.program, err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	e.cmd, e.ended = cmd, ended
	ctx, cancel := context.WithTimeout(ctx, engineStart)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if e.api.get(ctx, "/_ping", nil) == nil {
			return nil
		}
		select {
		case <-tick.C:
			continue
		case <-ended:
		case <-ctx.Done():
		}
		words, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s does not answer: %q", e.program, text.LastLines(string(words), 5))
	}
}

// kill ends dockerd as a crash does: its containers go on. containerd, which dies with it, is waited for.
func (e *engine) kill() error {
	err := e.cmd.Process.Kill()
	<-e.ended
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 10 {
		<-tick.C
		strays()
	}
	return err
}

// tidy removes the containers that were half made or half removed when Podman's service was killed, as Berth's errors say that
// its user must. Docker does so by itself.
func (e *engine) tidy(ctx context.Context) error {
	if !e.podman() {
		return nil
	}
	var list []struct{ ID, State string }
	if err := e.api.get(ctx, "/v5.0.0/libpod/containers/json?all=1&external=1", &list); err != nil {
		return err
	}
	var errs []error
	for _, c := range list {
		if c.State == "removing" || c.State == "storage" {
			errs = append(errs, e.api.remove(ctx, "/containers/"+c.ID+"?force=1"))
		}
	}
	return errors.Join(errs...)
}

// clear removes all containers that would outlive the engine.
func (e *engine) clear(ctx context.Context) error {
	if e.cmd == nil || !e.podman() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), engineEnd)
	defer cancel()
	list, err := e.api.containers(ctx)
	for _, c := range list {
		err = errors.Join(err, e.api.remove(ctx, "/containers/"+c.ID+"?force=1"))
	}
	return err
}

// stop ends the program. Docker's ends all containers, too.
func (e *engine) stop() error {
	if e.cmd == nil {
		return nil
	}
	if err := e.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", e.program, err)
	}
	select {
	case <-e.ended:
		return nil
	case <-time.After(engineEnd):
		return errors.Join(fmt.Errorf("%s did not end in time", e.program), e.kill())
	}
}

package enginestart

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/docker/locate"
	"github.com/berthdev/berth/internal/host"
)

// machine is what starting an engine asks of the computer that it runs on.
type machine interface {
	// Answer says in words which engine answers, or why none does.
	Answer(ctx context.Context) (string, error)
	// Exists reports whether there is a file or a folder.
	Exists(path string) bool
	// ReadFile is as [os.ReadFile].
	ReadFile(path string) ([]byte, error)
	// Program is the path of a program, "" when it is not installed.
	Program(name string) string
	// Run runs a command to its end. Its output goes to the log, nowhere when that is nil.
	Run(ctx context.Context, log *logFile, command ...string) error
	// Spawn starts a command that outlives this process and holds nothing of it but the log.
	Spawn(log *logFile, command ...string) (process, error)
}

// process is a command that was spawned.
type process interface {
	// Exited gives the command's end, nil for success, once.
	Exited() <-chan error
	// PID is the process number.
	PID() int
	// Stop ends the command and waits for its end.
	Stop(ctx context.Context) error
}

// killTime is how long a command that was interrupted may take to clean up.
const killTime = 3 * time.Second

// thisMachine is the computer that Berth runs on.
type thisMachine struct {
	env func(string) (string, bool)
}

func (m thisMachine) Answer(ctx context.Context) (string, error) {
	address, err := locate.Find(m.env)
	if err != nil {
		return "", err
	}
	engine, err := docker.Connect(ctx, address)
	if err != nil {
		return "", err
	}
	defer func() { _ = engine.Close() }()
	kind := "Docker"
	if engine.Podman {
		kind = "Podman"
	}
	return fmt.Sprintf("%s %s answers at %s (%s)", kind, engine.Version, address.Host, address.Source), nil
}

func (thisMachine) Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (thisMachine) ReadFile(path string) ([]byte, error) { return os.ReadFile(path) }

func (thisMachine) Program(name string) string { return host.Program(name) }

func (thisMachine) Run(ctx context.Context, log *logFile, command ...string) error {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // so that apt-get leaves its state whole
	c.WaitDelay = killTime
	if log != nil {
		// A file, not a pipe: services that a package starts keep it without keeping us.
		c.Stdout, c.Stderr = log.file, log.file
	}
	err := c.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func (thisMachine) Spawn(log *logFile, command ...string) (process, error) {
	return spawn(log, command)
}

// sudoProcess is a process of root that sudo has started, so that only sudo can end it.
type sudoProcess struct {
	process

	run func(ctx context.Context, log *logFile, command ...string) error
}

// Stop asks sudo to end the command, which sudo does by passing the signal on.
func (p sudoProcess) Stop(ctx context.Context) error {
	if err := p.run(ctx, nil, "sudo", "-n", "--", "kill", "-TERM", strconv.Itoa(p.PID())); err != nil {
		return fmt.Errorf("stop process %d: %w", p.PID(), err)
	}
	select {
	case <-p.Exited():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("stop process %d: it still runs", p.PID())
	}
}

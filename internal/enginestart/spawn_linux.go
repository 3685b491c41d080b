package enginestart

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"github.com/berthdev/berth/internal/host"
)

// spawn starts a command in a session of its own, so that neither the terminal's signals nor its end reach it, with
// no input, with the log as its output, and in the root folder, so that it keeps no folder from being removed.
func spawn(log *logFile, command []string) (process, error) {
	closeOnExec()
	c := exec.Command(command[0], command[1:]...)
	c.Dir = "/"
	c.Env = append(os.Environ(), "PATH="+host.SearchPath(os.Getenv("PATH")))
	c.Stdout, c.Stderr = log.file, log.file
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := c.Start(); err != nil {
		return nil, err
	}
	started := &child{command: c, exited: make(chan error, 1)}
	go func() { started.exited <- c.Wait() }()
	return started, nil
}

// child is a process of this one.
type child struct {
	command *exec.Cmd
	exited  chan error
}

func (p *child) Exited() <-chan error { return p.exited }
func (p *child) PID() int             { return p.command.Process.Pid }

// Stop asks the command to end, and kills it when it has not by the end of ctx.
func (p *child) Stop(ctx context.Context) error {
	err := p.command.Process.Signal(syscall.SIGTERM)
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("stop process %d: %w", p.PID(), err)
	}
	select {
	case <-p.exited:
		return nil
	case <-ctx.Done():
		return p.command.Process.Kill()
	}
}

// closeOnExec keeps files that this process was born with from the commands that it starts. Go opens its own files
// so, but the caller's may be open beside them (`3>&1`), and whoever reads the other end would wait for dockerd.
func closeOnExec() {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return
	}
	for _, entry := range entries {
		if file, err := strconv.Atoi(entry.Name()); err == nil && file > 2 {
			syscall.CloseOnExec(file)
		}
	}
}

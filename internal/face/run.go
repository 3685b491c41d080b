package face

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/project"
)

// How long a command that got a signal may take to end before it is killed. Mage ends its process 5 s after SIGINT, and
// servers have to go in that time too.
const (
	commandGrace     = 10 * time.Second
	mageCommandGrace = 2 * time.Second
)

// endTime bounds what a run does after its command.
const endTime = 2 * time.Minute

// Run starts servers, runs a command on this machine with their addresses in its environment, and removes what it has
// started, unless that is to stay. Its exit code is the command's own, as an [Exit]. A signal goes to the command first;
// what servers have written is kept if it fails.
func (f Face) Run(ctx context.Context, o project.UpOptions, command []string, stay bool) error {
	program, err := exec.LookPath(command[0])
	if err != nil {
		text := fmt.Sprintf("run: %v", err)
		if errors.Is(err, exec.ErrNotFound) {
			text = fmt.Sprintf("run: %s is not on the PATH of this machine; correct its name, or write its path", names.Quote(command[0]))
		}
		return &Exit{Code: notFound(err), Text: text}
	}
	p, err := f.open("run")
	if err != nil {
		return err
	}
	starting, stop := interruptible(ctx)
	var session *project.Session
	err = folded(f.Typed.Start+"run", func() (err error) {
		defer f.look("run")()
		session, err = p.Begin(starting, o, stay)
		return exitCode(starting, err, f.Typed.Start)
	})
	if err != nil {
		stop()
		return err
	}
	cmd := exec.Command(program, command[1:]...)
	cmd.Args[0] = command[0]
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()
	for _, v := range session.Variables {
		cmd.Env = append(cmd.Env, v.Name+"="+v.Value)
	}
	signals, ignore := receive(ctx)
	defer ignore()
	stop()
	failure := f.wait(ctx, cmd, signals)

	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	ending, interrupt := context.WithCancelCause(bounded)
	defer interrupt(nil)
	go func() { // a signal that comes now is for us
		select {
		case got := <-signals:
			interrupt(signalled{got})
		case <-ending.Done():
		}
	}()
	defer f.look("run")()
	if failure != nil {
		f.keep(ending, session, failure, ctx.Err() == nil)
	}
	err = session.End(ending)
	if failure != nil && err != nil {
		f.warn(fmt.Sprintf("run: %v", err))
	}
	if failure != nil {
		return failure
	}
	return exitCode(ending, err, f.Typed.Start)
}

// keep keeps what servers have written meanwhile and, where there is time, a page of the run.
func (f Face) keep(ctx context.Context, session *project.Session, failure error, page bool) {
	folder, err := session.KeepLogs(ctx)
	if err != nil {
		f.warn(fmt.Sprintf("run: what the servers have written could not be kept: %v", err))
		return
	}
	if folder == "." {
		return
	}
	f.say("", "run: what the servers have written meanwhile: "+folder)
	if !page {
		return
	}
	shown, err := session.Report(ctx, failure)
	if err != nil {
		f.warn(fmt.Sprintf("run: %v", err))
		return
	}
	f.say("", "run: the whole run on one page: "+shown)
}

// wait runs the command and passes signals on to it. Its error is an [Exit].
func (f Face) wait(ctx context.Context, cmd *exec.Cmd, signals <-chan syscall.Signal) error {
	shared := shareTerminal(cmd)
	if err := cmd.Start(); err != nil {
		return &Exit{Code: notFound(err), Text: fmt.Sprintf("run: %v", err)}
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	grace, interrupted := commandGrace, ctx.Done()
	if interrupted != nil {
		grace = mageCommandGrace
	}
	var limit <-chan time.Time
	for {
		select {
		case err := <-ended:
			return commandExit(cmd, err)
		case <-interrupted: // by SIGINT, which Mage takes for itself
			interrupted = nil
			if !shared {
				_ = sendSignal(cmd, syscall.SIGINT)
			}
			limit = time.After(grace)
		case got := <-signals:
			if limit != nil {
				_ = sendSignal(cmd, syscall.SIGKILL)
				continue
			}
			if got != syscall.SIGINT || !shared { // a terminal has sent it to the command too
				_ = sendSignal(cmd, got)
			}
			limit = time.After(grace)
		case <-limit:
			f.warn(fmt.Sprintf("run: the command goes on %v after a signal, so it is killed", grace))
			_ = sendSignal(cmd, syscall.SIGKILL)
		}
	}
}

// commandExit is how a command has ended, as shells put it: nil for 0.
func commandExit(cmd *exec.Cmd, err error) error {
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return &Exit{Code: 1, Text: fmt.Sprintf("run: %v", err)}
	}
	code := cmd.ProcessState.ExitCode()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		code = 128 + int(status.Signal())
	}
	if code == 0 {
		return nil
	}
	return &Exit{Code: code, Text: fmt.Sprintf("run: the command's exit code is %d", code), Told: true}
}

// notFound is the exit code of a command that cannot be started, as shells have it.
func notFound(err error) int {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
		return 127
	}
	return 126
}

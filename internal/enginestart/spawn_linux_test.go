package enginestart

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// role is the variable that makes the test binary play a program of the tests.
const role = "ENGINESTART_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "daemon": // says something and stays until it is told to end
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		fmt.Println("daemon is up")
		select {
		case <-signals:
			os.Exit(0)
		case <-time.After(time.Minute):
			os.Exit(1)
		}
	case "caller": // spawns a daemon and ends
		os.Exit(caller())
	}
	os.Exit(m.Run())
}

func caller() int {
	log, err := openLog([]string{os.Getenv("ENGINESTART_TEST_LOG")})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	if err := os.Setenv(role, "daemon"); err != nil {
		return 1
	}
	daemon, err := spawn(log, []string{os.Args[0]})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(daemon.PID())
	return 0
}

func TestASpawnedDaemonHoldsNothingOfItsCaller(t *testing.T) {
	logPath := filepath.Join(t.TempDir(), "daemon.log")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), role+"=caller", "ENGINESTART_TEST_LOG="+logPath)
	command.Stdout, command.Stderr = writer, writer
	command.ExtraFiles = []*os.File{writer} // as `3>&1` does
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := reader.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	output, readErr := io.ReadAll(reader)
	if err := command.Wait(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(output)))
	if err != nil {
		t.Fatalf("output %q: %v", output, err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	if readErr != nil {
		t.Fatalf("the output stays open after the caller's end: %v", readErr)
	}

	fields := strings.Fields(stat(t, pid))
	if session := fields[3]; session != strconv.Itoa(pid) {
		t.Errorf("session: got %s, want its own, %d", session, pid)
	}
	for file, want := range map[string]string{"fd/0": "/dev/null", "fd/1": logPath, "fd/2": logPath, "cwd": "/"} {
		if got, err := os.Readlink(fmt.Sprintf("/proc/%d/%s", pid, file)); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", file, got, err, want)
		}
	}
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// stat is /proc/PID/stat after the program's name: state, parent, group, session.
func stat(t *testing.T, pid int) string {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), ") ")
	return rest
}

func TestStopEndsTheChild(t *testing.T) {
	t.Setenv(role, "daemon")
	log, err := openLog([]string{filepath.Join(t.TempDir(), "daemon.log")})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	daemon, err := spawn(log, []string{os.Args[0]})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := daemon.Stop(ctx); err != nil {
		t.Error(err)
	}
	if err := syscall.Kill(daemon.PID(), 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d still runs: %v", daemon.PID(), err)
	}
	if _, err := spawn(log, []string{"/no/such/dockerd"}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that it does not exist", err)
	}
}

func TestRun(t *testing.T) {
	log, err := openLog([]string{filepath.Join(t.TempDir(), "run.log")})
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	m := thisMachine{}
	if err := m.Run(t.Context(), log, "echo", "$HOME", "; true"); err != nil {
		t.Fatal(err)
	}
	if want := "; the last lines of " + log.Path + ":\n  $HOME ; true"; log.tail() != want {
		t.Errorf("got %q, want %q", log.tail(), want)
	}
	if err := m.Run(t.Context(), nil, "false"); err == nil {
		t.Error("a command that fails is no error")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := m.Run(ctx, nil, "sleep", "60"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want that time ran out", err)
	}
}

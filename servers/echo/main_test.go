package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// TestMain lets the test binary be the program, for tests of signals.
func TestMain(m *testing.M) {
	if os.Getenv("ECHO_TEST_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

func TestFlags(t *testing.T) {
	for _, test := range []struct {
		rule   string
		args   []string
		code   int
		stdout string
		stderr string
	}{
		{"version", []string{"-version"}, 0, "echo 1 go", ""},
		{"exit 0", []string{"-exit", "0"}, 0, "", ""},
		{"exit 3", []string{"-exit", "3"}, 3, "", ""},
		{"exit 137", []string{"-exit=137"}, 137, "", ""},
		{"write nothing", []string{"-write", "0"}, 0, "", ""},
		{"write a line and a half", []string{"-write", "96"}, 0, line + line[:32], ""},
		{"unknown flag", []string{"-nonsense"}, 2, "", "not defined"},
		{"argument", []string{"nonsense"}, 2, "", `unexpected argument "nonsense"`},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(test.args, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.HasPrefix(stdout.String(), test.stdout) || test.stdout == "" && stdout.Len() > 0 {
				t.Errorf("stdout %q, want %q", stdout.String(), test.stdout)
			}
			if !strings.Contains(stderr.String(), test.stderr) {
				t.Errorf("stderr %q, want %q", stderr.String(), test.stderr)
			}
		})
	}
}

func TestWriteIsExact(t *testing.T) {
	const size = 100<<20 + 1
	var lines lineCounter
	if code := run([]string{"-write", "104857601"}, &lines, io.Discard); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if lines.bytes != size || lines.wrong != 0 {
		t.Errorf("%d bytes, %d of them wrong; want %d and none", lines.bytes, lines.wrong, size)
	}
}

// lineCounter compares what is written with the pattern.
type lineCounter struct{ bytes, wrong int }

func (l *lineCounter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		at := l.bytes % len(line)
		size := min(len(rest), len(line)-at)
		if string(rest[:size]) != line[at:at+size] {
			l.wrong++
		}
		rest, l.bytes = rest[size:], l.bytes+size
	}
	return len(p), nil
}

func TestWaitNamesTheSignal(t *testing.T) {
	for signal, want := range map[syscall.Signal]string{syscall.SIGTERM: "terminated\n", syscall.SIGINT: "interrupt\n"} {
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), self, "-wait")
		cmd.Env = append(os.Environ(), "ECHO_TEST_MAIN=1")
		pipe, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stdout := bufio.NewReader(pipe)
		if text, err := stdout.ReadString('\n'); text != "waiting\n" {
			t.Fatalf("got %q, %v", text, err)
		}
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(stdout)
		if string(rest) != want || err != nil {
			t.Errorf("%v: got %q, %v; want %q", signal, rest, err, want)
		}
		_ = cmd.Wait()
		if got, want := cmd.ProcessState.ExitCode(), 128+int(signal); got != want {
			t.Errorf("%v: exit code %d, want %d", signal, got, want)
		}
	}
}

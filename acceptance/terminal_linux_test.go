package acceptance

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/berthdev/berth/internal/fakeengine"
)

// openTerminal is a pseudo-terminal of 80 columns: its master, and the file that a program gets.
func openTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80})
	}
	if err == nil {
		slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	master = os.NewFile(uintptr(fd), "/dev/ptmx")
	t.Cleanup(func() { _ = master.Close() })
	return master, slave
}

// transcript is what a program has written so far.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (w *transcript) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *transcript) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// modes are what changes a terminal: whether the cursor is seen, and whether lines are wrapped.
var modes = regexp.MustCompile(`\x1b\[\?(\d+)([hl])`)

// checkTerminal fails unless a program has left its terminal as it was, in each write and in the end.
func checkTerminal(t *testing.T, told string) {
	t.Helper()
	state := map[string]string{"25": "h", "7": "h"}
	for _, mode := range modes.FindAllStringSubmatch(told, -1) {
		state[mode[1]] = mode[2]
	}
	if len(state) != 2 || state["25"] != "h" || state["7"] != "h" {
		t.Errorf("the terminal is left in modes %v", state)
	}
	end := told[strings.LastIndex(told, "\x1b[?25h"):]
	if !strings.Contains(end, "\x1b[J") {
		t.Errorf("after the last frame nothing is erased: %q", end)
	}
}

func TestTerminal(t *testing.T) {
	binary := command(t)
	shown := regexp.MustCompile(`web +1s  waiting until it is ready: .*warming up`)
	for _, test := range []struct {
		rule string
		env  []string
		args []string
		// piped reports whether the story goes into a pipe, and interrupted whether SIGINT comes once something is shown.
		piped, interrupted bool
		code               int
		// ends is the end of the story; live whether there is a block.
		ends string
		live bool
	}{
		{rule: "a terminal", live: true, ends: `web: ready in (?s:.*)1 server ready in \d\.\d s\r\n`},
		{rule: "without colours", env: []string{"NO_COLOR=1"}, live: true, ends: `1 server ready in \d\.\d s\r\n`},
		{rule: "Ctrl-C", interrupted: true, live: true, code: 130, ends: `Error: interrupted: .*\r\n`},
		{rule: "CI", env: []string{"CI=true"}, ends: `^web: ready in \S+\r\n$`},
		{rule: "a dumb terminal", env: []string{"TERM=dumb"}, ends: `^web: ready in \S+\r\n$`},
		{rule: "quiet", args: []string{"-q"}, ends: `^$`},
		{rule: "a pipe", piped: true, ends: `^web: ready in \S+\n$`},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			engine, err := fakeengine.Start(filepath.Join(dir, "engine.sock"), "base:1")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = engine.Close() })
			began := sync.OnceValue(time.Now)
			engine.State.OnExec = func(context.Context, string, []string) (int, string) {
				if test.interrupted || time.Since(began()) < 2*time.Second {
					return 1, "warming up"
				}
				return 0, ""
			}
			server := filepath.Join(dir, "servers", "web")
			if err := os.MkdirAll(server, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(server, "server.yaml"), []byte("from: base:1\nready: {exec: [ask]}\n"), 0o644); err != nil {
				t.Fatal(err)
			}

			told, done := &transcript{}, make(chan struct{})
			cmd := exec.Command(binary, append(test.args, "up", "web")...)
			cmd.Dir = dir
			cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TERM=xterm", "DOCKER_HOST=" + engine.Host(), "BERTH_PROJECT=shop"}, test.env...)
			cmd.Stderr = told
			if !test.piped {
				master, slave := openTerminal(t)
				cmd.Stderr = slave
				defer slave.Close()
				go func() {
					defer close(done)
					_, _ = io.Copy(told, master) // it ends with an error when the last writer is gone
				}()
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if slave, is := cmd.Stderr.(*os.File); is {
				_ = slave.Close()
			}
			if test.interrupted {
				for deadline := time.Now().Add(20 * time.Second); !shown.MatchString(told.String()) && time.Now().Before(deadline); {
					time.Sleep(20 * time.Millisecond)
				}
				_ = cmd.Process.Signal(syscall.SIGINT)
			}
			_ = cmd.Wait()
			if !test.piped {
				<-done
			}
			got := told.String()
			if code := cmd.ProcessState.ExitCode(); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !regexp.MustCompile(test.ends).MatchString(got) {
				t.Errorf("told\n%q\nwant %s", got, test.ends)
			}
			if !test.live {
				return
			}
			if !shown.MatchString(got) {
				t.Errorf("told\n%q\nwant %s", got, shown)
			}
			if dim := strings.Contains(got, "\x1b[2m"); dim != (len(test.env) == 0) {
				t.Errorf("dim %v in\n%q", dim, got)
			}
			checkTerminal(t, got)
		})
	}
}

package gobuild

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// slowTool is a go tool that compiles without end, in a program of its own, which is deaf to an interrupt if it is so
// called; it notes its temporary folder and both processes in a file.
const slowTool = `#!/bin/sh
[ "$1" = env ] && exec "$REAL_GO" "$@"
[ "$1" = list ] && exec "$REAL_GO" "$@"
mkdir "$GOTMPDIR/go-build1"
if [ "$DEAF" ]; then trap '' INT; fi
sh -c 'while :; do sleep 0.1; done' &
echo "$GOTMPDIR $$ $!" >"$NOTE.new" && mv "$NOTE.new" "$NOTE"
wait
`

// slowBuild prepares a build by slowTool. noted waits for what that notes.
func slowBuild(t *testing.T) (c Cache, r Request, noted func() (temporary string, processes []int)) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	tool, note := filepath.Join(folder, "go"), filepath.Join(folder, "note")
	if err := os.WriteFile(tool, []byte(slowTool), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("REAL_GO", real)
	t.Setenv("NOTE", note)
	_, r = project(t)
	return Cache{Dir: t.TempDir(), Go: tool}, r, func() (string, []int) {
		var words []string
		eventually(t, "the compiler runs", func() bool {
			text, _ := os.ReadFile(note)
			words = strings.Fields(string(text))
			return len(words) == 3
		})
		var processes []int
		for _, word := range words[1:] {
			pid, _ := strconv.Atoi(word)
			processes = append(processes, pid)
		}
		return words[0], processes
	}
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 20s: %s", what)
		}
	}
}

// lives reports whether a process runs; one that has ended and that nobody has waited for does not.
func lives(pid int) bool {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(status), ") Z ")
}

func TestAnInterruptEndsTheCompilersToo(t *testing.T) {
	for rule, deaf := range map[string]string{"who listens": "", "who is deaf": "1"} {
		t.Run(rule, func(t *testing.T) {
			t.Setenv("DEAF", deaf)
			c, r, noted := slowBuild(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var processes []int
			var interrupted time.Time
			go func() {
				var temporary string
				temporary, processes = noted()
				if !strings.HasPrefix(temporary, c.Dir) {
					t.Errorf("the temporary folder is %s, not in %s", temporary, c.Dir)
				}
				interrupted = time.Now()
				cancel()
			}()
			if _, err := c.Build(ctx, r, nil); !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
			if took := time.Since(interrupted); took > endTime+time.Second {
				t.Errorf("it took %v", took)
			}
			for _, pid := range processes {
				eventually(t, "process "+strconv.Itoa(pid)+" is gone", func() bool { return !lives(pid) })
			}
			if left, _ := filepath.Glob(filepath.Join(c.Dir, "*", scratchNames)); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestAKilledBuildIsSweptAway(t *testing.T) {
	c, r, noted := slowBuild(t)
	berth := exec.Command(os.Args[0])
	berth.Env = append(os.Environ(), buildsFor+"="+c.Dir+":"+c.Go+":"+r.Folder.Dir)
	if err := berth.Start(); err != nil {
		t.Fatal(err)
	}
	temporary, processes := noted()
	if err := berth.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = berth.Wait()
	eventually(t, "the go tool is gone", func() bool { return !lives(processes[0]) })
	t.Cleanup(func() { _ = syscall.Kill(processes[1], syscall.SIGKILL) })

	other, err := os.MkdirTemp(c.Dir, "other")
	if err == nil {
		err = os.Mkdir(filepath.Join(other, "build-1"), 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(other, "lock"))
	if err == nil {
		defer file.Close()
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
	}
	if err != nil {
		t.Fatal(err)
	}
	second := filepath.Join(t.TempDir(), "second")
	write(t, second, map[string]string{"main.go": "package main\n\nfunc main() {}\n"})
	build(t, Cache{Dir: c.Dir}, Request{Source{Folder: onDisk(t, second)}, hostPlatform(t)})
	if _, err := os.Stat(temporary); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s of a dead run is still there: %v", temporary, err)
	}
	if _, err := os.Stat(filepath.Join(other, "build-1")); err != nil {
		t.Errorf("the folder of a run that lives: %v", err)
	}
}

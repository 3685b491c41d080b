//go:build engine

package acceptance

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// What a killed exec has started ends, also where its whole group is killed.
func testAKilledExecLeavesNoProcess(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"one": listens})
	p.must("up")
	inside := func(process string) bool {
		words, _ := os.ReadFile(filepath.Join(process, "cmdline")) // it may have ended meanwhile
		return string(words) == "/server\x00count\x00"+p.name+"\x00"
	}
	guard := func(process string) bool {
		folder, _ := os.Readlink(filepath.Join(process, "cwd"))
		return folder == p.root
	}
	for _, test := range []struct {
		rule  string
		whole bool
	}{{"killed alone", false}, {"killed with its group", true}} {
		t.Run(test.rule, func(t *testing.T) {
			cmd := p.command(berth(t), "exec", "-servers=one", "-command=/server count "+p.name)
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			pipe, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if _, err := pipe.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			if count(t, inside) != 1 {
				t.Fatal("the command is not found")
			}
			victim := cmd.Process.Pid
			if test.whole {
				victim = -victim
			}
			if err := syscall.Kill(victim, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // it was killed
			waitForNone(t, inside)
			waitForNone(t, guard)
		})
	}
	t.Run("over", func(t *testing.T) {
		p.must("exec", "-servers=one", "-command=/server both")
		waitForNone(t, guard)
	})
}

// count is how many processes of this machine are as wanted.
func count(t *testing.T, wanted func(process string) bool) int {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	found := 0
	for _, process := range all {
		if wanted(process) {
			found++
		}
	}
	return found
}

func waitForNone(t *testing.T, wanted func(process string) bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); count(t, wanted) > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("still there after 20 s")
		}
	}
}

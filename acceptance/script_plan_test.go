package acceptance

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// The environment of berthInScript.
const (
	// realBinary is the path of the targets.
	realBinary = "BERTH"
	// planEngine is the script's own engine, and where `plan` finds the same: a fake engine listens twice, so that the script's
	// calls are not those of `plan`.
	planEngine = "PLAN_ENGINE"
	// differencesFile takes the differences between `plan` and `up`, a line each.
	differencesFile = "PLAN_DIFFERENCES"
)

// berthInScript is the program berth of the scripts: the targets, with `plan` before each `up`.
func berthInScript() {
	cmd := exec.Command(os.Getenv(realBinary), os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()
	var err error
	if cmd.Dir, err = os.Getwd(); err != nil {
		note(err.Error())
	}
	var told *foretelling
	has := false
	if os.Getenv(planEngine) != "" {
		told, has, err = foretell(cmd, planHost())
	}
	if err != nil {
		note(err.Error())
	}
	if !has && err == nil { // so that a signal meets the targets themselves
		note(syscall.Exec(cmd.Path, append([]string{cmd.Path}, os.Args[1:]...), cmd.Env).Error())
		os.Exit(1)
	}
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		note(err.Error())
		os.Exit(1)
	}
	if has {
		for _, difference := range told.end() {
			note(fmt.Sprintf("%q: %s", os.Args[1:], difference))
		}
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

// planHost is where `plan` goes: to the script's own engine unless the script has chosen another one.
func planHost() string {
	main, second, _ := strings.Cut(os.Getenv(planEngine), " ")
	if os.Getenv("DOCKER_HOST") == main {
		return second
	}
	return ""
}

// note adds a line to the differences. A script that expects a failure would not see one on stderr.
func note(line string) {
	file, err := os.OpenFile(os.Getenv(differencesFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		fmt.Fprintln(os.Stderr, line, err)
		os.Exit(1)
	}
	_, _ = fmt.Fprintln(file, line)
	_ = file.Close()
}

// foretellScript makes each `up` of a script be foretold, and fails the script where one was not. `plan` finds at planHost
// what the script's own engine has; it may be the same one.
func foretellScript(env *testscript.Env, binary, planHost string) error {
	folder, err := os.MkdirTemp("", "berth-plan-")
	if err != nil {
		return err
	}
	file := filepath.Join(folder, "differences")
	env.Setenv(realBinary, binary)
	env.Setenv(planEngine, env.Getenv("DOCKER_HOST")+" "+planHost)
	env.Setenv(differencesFile, file)
	env.Defer(func() {
		text, err := os.ReadFile(file)
		if err == nil {
			env.T().Log(string(text))
			defer env.T().FailNow()
		} else if !errors.Is(err, fs.ErrNotExist) {
			env.T().Fatal(err)
		}
		if err := os.RemoveAll(folder); err != nil {
			env.T().Fatal(err)
		}
	})
	return nil
}

package acceptance

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// foretelling is a run of `up` with one of `plan` before it, which must tell what `up` does.
type foretelling struct {
	up *exec.Cmd
	// planHost is where `plan` finds the engine.
	planHost string
	// host is where `up` would go without the recorder; empty where nothing listens.
	host        string
	plan        planned
	differences []string
	recorder    *recorder
}

// planned is what a run of `plan` came to.
type planned struct {
	code           int
	stdout, stderr string
}

// foretell runs `plan` through an engine at planHost and makes `up`, which has not started, go through a recorder. false is a
// command line of which there is nothing to foretell.
func foretell(up *exec.Cmd, planHost string) (*foretelling, bool, error) {
	args, can := planArgs(up.Args[1:])
	if !can {
		return nil, false, nil
	}
	f := &foretelling{up: up, planHost: planHost, host: variable(up.Env, "DOCKER_HOST")}
	var err error
	if f.plan, err = f.runPlan(args); err != nil {
		return nil, false, err
	}
	socket, local := strings.CutPrefix(f.host, "unix://")
	if info, err := os.Stat(socket); !local || err != nil || info.Mode().Type() != fs.ModeSocket {
		return f, true, nil // there is no engine, and the message names where
	}
	if f.recorder, err = newRecorder(dialSocket(socket), nil); err != nil {
		return nil, false, err
	}
	up.Env = append(up.Env, "DOCKER_HOST="+f.recorder.host())
	return f, true, nil
}

// planArgs are the arguments of the `plan` that tells what an `up` does; false if it is not an `up` alone.
func planArgs(args []string) ([]string, bool) {
	if len(args) == 0 || !strings.EqualFold(args[0], "up") {
		return nil, false
	}
	list := []string{"plan", "-format=json"}
	for _, arg := range args[1:] {
		name, _, valued := strings.Cut(strings.ToLower(arg), "=")
		switch {
		case name == "-timeout" && valued:
		case name == "-fresh", name == "-servers" && valued:
			list = append(list, arg)
		default:
			return nil, false
		}
	}
	return list, true
}

// runPlan runs `plan`, which must change nothing: neither in the engine nor in a file.
func (f *foretelling) runPlan(args []string) (planned, error) {
	cmd := exec.Command(f.up.Path, args...)
	cmd.Dir, cmd.Env = f.up.Dir, slices.Clone(f.up.Env)
	if socket, local := strings.CutPrefix(f.planHost, "unix://"); local {
		recorder, err := newRecorder(dialSocket(socket), nil)
		if err != nil {
			return planned{}, err
		}
		defer recorder.close()
		cmd.Env = append(cmd.Env, "DOCKER_HOST="+recorder.host())
		defer func() {
			for _, line := range writes(recorder.take()) {
				f.differs("plan changes the engine: %s", line)
			}
		}()
	}
	before := f.tree()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		return planned{}, err
	}
	after := f.tree()
	for name := range union(before, after) {
		if before[name] != after[name] {
			f.differs("plan changes the file %s: %q, before %q", name, after[name], before[name])
		}
	}
	return planned{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}, nil
}

func (f *foretelling) differs(format string, words ...any) {
	f.differences = append(f.differences, fmt.Sprintf(format, words...))
}

// end tells, when `up` has ended, what it did otherwise than `plan` had said.
func (f *foretelling) end() []string {
	var made []string
	if f.recorder != nil {
		f.recorder.close()
		made = writes(f.recorder.take())
	}
	failed := f.up.ProcessState.ExitCode() != 0
	told, expected, err := foretold{}, map[string][]expectation{}, error(nil)
	if f.plan.code != 1 {
		told, expected, err = parseForetold(f.plan.stdout)
	}
	optional := true
	for _, list := range expected {
		optional = optional && !slices.ContainsFunc(list, func(e expectation) bool { return !e.optional })
	}
	switch {
	case err != nil:
		f.differs("%v", err)
	case f.plan.code == 1 && !failed:
		f.differs("plan fails where up does not: %s", f.plan.stderr)
	case f.plan.code != 1 && told.Changes != (f.plan.code == 2):
		f.differs("plan has exit code %d, and changes are %v", f.plan.code, told.Changes)
	case f.plan.code == 0 && len(made) > 0:
		f.differs("plan has exit code 0, and up called %q", made)
	case f.plan.code == 2 && len(made) == 0 && !failed && !optional:
		f.differs("plan has exit code 2, and up changed nothing")
	}
	f.differences = append(f.differences, told.compare(expected, made, failed)...)
	if !failed && err == nil {
		f.settled(told)
	}
	return f.differences
}

// settled runs `plan` after an `up` that succeeded: there is nothing to do any more but to pull what is always pulled.
func (f *foretelling) settled(told foretold) {
	if slices.ContainsFunc(told.Operations, func(o operation) bool { return o.Reason == "pull: always" }) {
		return
	}
	args, _ := planArgs(f.up.Args[1:])
	args = slices.DeleteFunc(args, func(arg string) bool { return strings.HasPrefix(strings.ToLower(arg), "-fresh") })
	after, err := f.runPlan(args)
	if err != nil || after.code != 0 {
		f.differs("after up, plan has exit code %d: %s%s (%v)", after.code, after.stdout, after.stderr, err)
	}
}

// tree is what a run of `plan` could write to, by path: the project's folder, and the cache where it is the test's own.
func (f *foretelling) tree() map[string]string {
	roots := []string{f.up.Dir}
	if cache := variable(f.up.Env, "XDG_CACHE_HOME"); cache != "" {
		roots = append(roots, filepath.Join(cache, "berth"))
	}
	files := map[string]string{}
	for _, root := range roots {
		_ = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil // it is not there
			}
			if info, err := entry.Info(); err == nil {
				files[name] = fmt.Sprint(info.Mode(), info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return files
}

// union has the keys of both.
func union(a, b map[string]string) map[string]bool {
	keys := map[string]bool{}
	for _, m := range []map[string]string{a, b} {
		for key := range m {
			keys[key] = true
		}
	}
	return keys
}

// variable is the value that counts in an environment.
func variable(env []string, name string) string {
	value := ""
	for _, line := range env {
		if text, is := strings.CutPrefix(line, name+"="); is {
			value = text
		}
	}
	return value
}

package gobuild

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// settings are what the user has set for the go tool, in the environment or with go env -w, that still applies.
var settings = []string{
	"GOAUTH", "GOCACHE", "GOINSECURE", "GOMODCACHE", "GONOPROXY", "GONOSUMDB", "GOPATH", "GOPRIVATE",
	"GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GOVCS",
}

// cleared are what does not apply; empty is the default, as go env -w is off.
var cleared = []string{
	"GO386=", "GOAMD64=", "GOARM=", "GOARM64=", "GOBIN=", "GOEXPERIMENT=", "GOFIPS140=", "GOFLAGS=", "GOMIPS64=",
	"GOPPC64=", "GORISCV64=", "GOWORK=", "GOENV=off", "GO111MODULE=on",
}

// tool is the go tool with a complete environment.
type tool struct {
	path string
	// env is the environment of every call.
	env []string
	// settings are the values of [settings].
	settings map[string]string
	// scratch is an empty folder that is removed afterwards.
	scratch string
}

// newTool finds the go tool and what applies to a build for r. Scratch is its working folder.
func newTool(ctx context.Context, name, platform, scratch string) (tool, error) {
	if name == "" {
		name = "go"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return tool{}, fmt.Errorf("the go tool was not found (%w); install Go from https://go.dev/dl and put its bin folder on PATH", err)
	}
	target, err := Environment(platform)
	if err != nil {
		return tool{}, err
	}
	// A run that is killed leaves its temporary files where a later one looks for them.
	temporary := filepath.Join(scratch, "tmp")
	if err := os.Mkdir(temporary, 0o755); err != nil {
		return tool{}, err
	}
	t := tool{path: path, env: append(os.Environ(), "GOTMPDIR="+temporary), scratch: scratch}
	var stdout bytes.Buffer
	if err := t.run(ctx, call{dir: scratch, args: append([]string{"env", "-json"}, settings...), stdout: &stdout}); err != nil {
		return tool{}, err
	}
	if err := json.Unmarshal(stdout.Bytes(), &t.settings); err != nil {
		return tool{}, fmt.Errorf("go env: %w", err)
	}
	for name, value := range t.settings {
		t.env = append(t.env, name+"="+value)
	}
	t.env = append(append(t.env, cleared...), target...)
	return t, nil
}

// call is one call of the go tool.
type call struct {
	// dir is the working folder.
	dir string
	// env is added to the tool's.
	env  []string
	args []string
	// stdout takes the result; nil discards it.
	stdout io.Writer
	// output takes the story: downloads as they happen, and warnings; nil discards it.
	output io.Writer
}

const (
	// endTime is what the tool gets to end by itself once it is interrupted.
	endTime = 2 * time.Second
	// outputTime is how long the rest of its output is waited for when it has ended: on a busy machine that takes its time.
	outputTime = time.Minute
)

// run calls the go tool. When ctx ends, the tool and the compilers that it has started are interrupted; what does not end
// within endTime is killed. When Berth is killed, Linux interrupts the tool.
func (t tool) run(ctx context.Context, c call) error {
	story := newStory(c.output)
	runtime.LockOSThread() // Linux counts the end of the thread that started a program as its parent's
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, t.path, c.args...)
	cmd.Dir = c.dir
	cmd.Env = append(append([]string{}, t.env...), c.env...)
	cmd.Stdout, cmd.Stderr = c.stdout, story
	cmd.WaitDelay = outputTime
	ownGroup(cmd)
	var late *time.Timer
	cmd.Cancel = func() error {
		late = time.AfterFunc(endTime, func() { killGroup(cmd) })
		return interruptGroup(cmd)
	}
	err := cmd.Run()
	if late != nil {
		late.Stop()
	}
	killGroup(cmd) // as a rule nobody is there any more
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		last := strings.ReplaceAll(story.last(), "$WORK", filepath.Join(t.scratch, "tmp")) // as far as the tool tells
		return explain(err, last, t.settings["GOPROXY"])
	}
	return story.end()
}

// privatePath returns a GOPATH of our own, where go install puts its result: GOBIN refuses binaries of another
// platform. It shares what the user's GOPATH knows of the checksum database, where links can be made.
func (t tool) privatePath() (string, error) {
	private := filepath.Join(t.scratch, "gopath")
	if err := os.MkdirAll(filepath.Join(private, "pkg"), 0o755); err != nil {
		return "", err
	}
	paths := filepath.SplitList(t.settings["GOPATH"])
	if len(paths) == 0 {
		return private, nil
	}
	known := filepath.Join(paths[0], "pkg", "sumdb")
	if _, err := os.Stat(known); err == nil {
		// Without the link the go tool asks the database anew, which is slower and no less checked.
		_ = os.Symlink(known, filepath.Join(private, "pkg", "sumdb"))
	}
	return private, nil
}

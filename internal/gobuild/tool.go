package gobuild

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
	t := tool{path: path, env: os.Environ(), scratch: scratch}
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

// run calls the go tool. When ctx ends the tool is interrupted and given 2 s to remove its temporary files.
func (t tool) run(ctx context.Context, c call) error {
	story := newStory(c.output)
	cmd := exec.CommandContext(ctx, t.path, c.args...)
	cmd.Dir = c.dir
	cmd.Env = append(append([]string{}, t.env...), c.env...)
	cmd.Stdout, cmd.Stderr = c.stdout, story
	cmd.WaitDelay = 2 * time.Second
	cmd.Cancel = func() error {
		if err := cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return cmd.Process.Kill()
		}
		return nil
	}
	err := cmd.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return explain(err, story.last(), t.settings["GOPROXY"])
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

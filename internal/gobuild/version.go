package gobuild

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// ToolVersion is where the go tool on PATH is and the version that is installed there, such as go1.26.0; no other toolchain
// is downloaded for the answer. Without a go tool both are empty.
func ToolVersion(ctx context.Context) (path, version string, err error) {
	path, err = exec.LookPath("go")
	if err != nil {
		return "", "", nil //nolint:nilerror // that is the answer
	}
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, path, "env", "GOVERSION")
	cmd.Dir, cmd.Env = os.TempDir(), append(os.Environ(), "GOTOOLCHAIN=local", "GOFLAGS=")
	cmd.Stdout, cmd.WaitDelay = &output, outputTime
	if err := cmd.Run(); err != nil {
		return path, "", fmt.Errorf("%s env GOVERSION: %w", path, err)
	}
	return path, strings.TrimSpace(output.String()), nil
}

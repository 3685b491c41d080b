package buildlog

import (
	"errors"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// BuildError is a build that failed in the engine.
type BuildError struct {
	// Step is the failing step, such as "[3/4] RUN apt-get install nosuch"; empty when the build failed
	// before its first step.
	Step string
	// Lines are the step's last lines of output, at most 20, without control characters.
	Lines []string
	// Cause is the exit code of the step's command, or what the engine says.
	Cause error
}

// Error is one line, followed by the indented lines of output.
func (e *BuildError) Error() string {
	var text strings.Builder
	text.WriteString("build: ")
	if e.Step != "" {
		fmt.Fprintf(&text, "step %s: ", e.Step)
	}
	text.WriteString(e.Cause.Error())
	for _, line := range e.Lines {
		text.WriteString("\n  " + line)
	}
	return text.String()
}

// Unwrap is the cause.
func (e *BuildError) Unwrap() error { return e.Cause }

var (
	// exitCodeText is how BuildKit ("exit code: 7"), the classic builder and Podman say that a command failed.
	exitCodeText = text.LazyRegexp(`(?:exit code:|returned a non-zero code:|while running runtime: exit status) (\d+)$`)
	// solverNoise is what BuildKit's layers put before the cause, from the outside in, and Podman the step.
	solverNoise = text.LazyRegexp(`^(?:building at STEP "(?:[^"\\]|\\.)*"|failed to solve(?: with frontend [a-z.0-9]+)?|rpc error: code = \w+ desc =|failed to create LLB definition|failed to build LLB):? `)
)

// buildCause shortens what a builder says: a failing command is its exit code, for the step names the command already.
func buildCause(said string) error {
	said, _, _ = strings.Cut(text.CleanLine(said), " &imagebuilder.Step{") // Podman's own dump of the step
	if match := exitCodeText.FindStringSubmatch(said); match != nil {
		return errors.New("exit code " + match[1])
	}
	for {
		shorter := solverNoise.ReplaceAllString(said, "")
		if shorter == said {
			return errors.New(said)
		}
		said = shorter
	}
}

// buildStep writes a step as it is shown: [3/4] RUN make.
func buildStep(step, name string) string {
	if step == "" {
		return name
	}
	return "[" + step + "] " + name
}

package buildlog

import (
	"encoding/json"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// classicStep is the line that begins a step: "Step 1/3 : FROM scratch", and Podman's "STEP 1/3: FROM scratch".
var classicStep = text.LazyRegexp(`^(?:Step|STEP) (\d+/\d+) ?: (.*)$`)

// classicNotes are the builder's own lines beside those; they can follow output that ends without a newline.
var classicNotes = text.LazyRegexp(`^(?: --->|Remov(?:ing|ed) intermediate container |Successfully (?:built|tagged) )`)

// Classic reads the classic builder's stream: text, in which the steps' output and the builder's own lines
// are mixed. A command that prints such a line itself can mislead what is shown, and nothing else.
type Classic struct {
	progress func(Progress)
	output   text.Lines
	current  Progress
	lines    lastLines
	imageID  string
}

// NewClassic tells progress what the builder does.
func NewClassic(progress func(Progress)) *Classic {
	f := &Classic{progress: progress}
	f.output = text.Lines{Limit: longestLine, Each: f.line}
	return f
}

// Message takes the next message.
func (f *Classic) Message(m Message) {
	if len(m.Aux) > 0 {
		f.imageID = imageIDFrom(m.Aux, f.imageID)
	}
	if m.Status != "" {
		f.progress(m.PullProgress())
	}
	if m.Stream == "" {
		return
	}
	if classicStep.MatchString(strings.TrimRight(m.Stream, "\n")) || classicNotes.MatchString(m.Stream) {
		f.output.Flush()
	}
	_, _ = f.output.Write([]byte(m.Stream)) // it never fails
}

// line takes one line of the text apart.
func (f *Classic) line(line string) {
	if match := classicStep.FindStringSubmatch(line); match != nil {
		f.finish()
		f.current, f.lines = Progress{Step: match[1], Name: match[2]}, nil
		f.progress(f.current)
		return
	}
	switch {
	case line == " ---> Using cache":
		f.current.Cached = true
	case strings.HasPrefix(line, "Successfully built "):
		f.finish()
	case classicNotes.MatchString(line):
	default:
		f.lines.Add(line)
		f.progress(Progress{Step: f.current.Step, Name: f.current.Name, Line: line})
	}
}

// finish reports the current step as done.
func (f *Classic) finish() {
	if f.current.Step != "" && !f.current.Done {
		f.current.Done = true
		f.progress(f.current)
	}
}

// ImageID is the built image's.
func (f *Classic) ImageID() string { return f.imageID }

// Failure blames the step that was running.
func (f *Classic) Failure(cause *StreamError) *BuildError {
	f.output.Flush()
	failure := &BuildError{Lines: f.lines, Cause: buildCause(cause.Message)}
	if f.current.Step != "" {
		failure.Step = buildStep(f.current.Step, f.current.Name)
	}
	return failure
}

// imageIDFrom reads {"ID":"sha256:…"}, as both builders send it; otherwise the ID stays what it was.
func imageIDFrom(aux json.RawMessage, id string) string {
	var answer struct{ ID string }
	if err := json.Unmarshal(aux, &answer); err != nil || answer.ID == "" {
		return id
	}
	return answer.ID
}

package buildlog

import (
	"encoding/json"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// The identifiers of BuildKit's auxiliary messages in the answer to POST /build?version=2.
const (
	kitTraceID = "moby.buildkit.trace"
	kitImageID = "moby.image.id"
)

// kitStep is a vertex's name: "[3/4] RUN make", "[internal] load build context".
var kitStep = text.LazyRegexp(`^\[([^\]]*)\] *(.*)$`)

// BuildKit reads BuildKit's stream: states and output of the vertexes of its graph, which run side by side.
type BuildKit struct {
	progress func(Progress)
	vertexes map[string]*kitVertex
	failed   *kitVertex
	imageID  string
}

// kitVertex is what is known of one vertex.
type kitVertex struct {
	state  Progress
	err    string
	output text.Lines
	lines  lastLines
}

// NewBuildKit tells progress what the builder does.
func NewBuildKit(progress func(Progress)) *BuildKit {
	return &BuildKit{progress: progress, vertexes: map[string]*kitVertex{}}
}

// Message takes the next message. A trace that cannot be read costs progress, and never the build.
func (f *BuildKit) Message(m Message) {
	switch m.ID {
	case kitImageID:
		f.imageID = imageIDFrom(m.Aux, f.imageID)
	case kitTraceID:
		var encoded []byte
		if json.Unmarshal(m.Aux, &encoded) != nil {
			return
		}
		if trace, err := decodeTrace(encoded); err == nil {
			f.trace(trace)
		}
	}
}

// trace takes in what one message says: begun vertexes, then their output, then what has ended.
func (f *BuildKit) trace(trace kitTrace) {
	for _, vertex := range trace.Vertexes {
		f.begin(vertex)
	}
	for _, log := range trace.Logs {
		if vertex := f.vertexes[log.Vertex]; vertex != nil {
			_, _ = vertex.output.Write(log.Message) // it never fails
		}
	}
	for _, vertex := range trace.Vertexes {
		f.end(vertex)
	}
}

// begin takes in a vertex that is new. BuildKit names all of them before it starts any.
func (f *BuildKit) begin(news traceVertex) {
	if f.vertexes[news.Digest] != nil || !news.Started && !news.Cached && !news.Completed {
		return
	}
	vertex := &kitVertex{state: Progress{Name: text.CleanLine(news.Name)}}
	vertex.output = text.Lines{Limit: longestLine, Each: func(line string) { f.line(vertex, line) }}
	if match := kitStep.FindStringSubmatch(vertex.state.Name); match != nil {
		vertex.state.Step, vertex.state.Name = match[1], match[2]
	}
	f.vertexes[news.Digest] = vertex
	f.progress(vertex.state)
}

// end takes in what has changed of a vertex that has begun.
func (f *BuildKit) end(news traceVertex) {
	vertex := f.vertexes[news.Digest]
	if vertex == nil || news.Cached == vertex.state.Cached && news.Completed == vertex.state.Done && news.Error == vertex.err {
		return
	}
	vertex.output.Flush()
	vertex.state.Cached, vertex.state.Done, vertex.err = news.Cached, news.Completed, news.Error
	if news.Error != "" && f.failed == nil && !isCanceled(news.Error) {
		f.failed = vertex
	}
	f.progress(vertex.state)
}

func (f *BuildKit) line(vertex *kitVertex, line string) {
	vertex.lines.Add(line)
	f.progress(Progress{Step: vertex.state.Step, Name: vertex.state.Name, Line: line})
}

// ImageID is the built image's.
func (f *BuildKit) ImageID() string { return f.imageID }

// Failure blames the first vertex that failed by itself.
func (f *BuildKit) Failure(cause *StreamError) *BuildError {
	if f.failed == nil {
		return &BuildError{Cause: buildCause(cause.Message)}
	}
	return &BuildError{
		Step:  buildStep(f.failed.state.Step, f.failed.state.Name),
		Lines: f.failed.lines,
		Cause: buildCause(f.failed.err),
	}
}

// isCanceled reports whether a vertex was stopped because another one failed.
func isCanceled(text string) bool { return strings.HasSuffix(text, "context canceled") }

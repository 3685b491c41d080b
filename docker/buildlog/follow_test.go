package buildlog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/berthdev/berth/internal/golden"
)

// TestFollowersTellTheStory replays streams that engines have sent, and compares all that is made of them.
func TestFollowersTellTheStory(t *testing.T) {
	streams, err := filepath.Glob("testdata/build/*.jsonl")
	if err != nil || len(streams) == 0 {
		t.Fatalf("no recorded streams: %v", err)
	}
	for _, stream := range streams {
		name := strings.TrimSuffix(filepath.Base(stream), ".jsonl")
		t.Run(name, func(t *testing.T) {
			golden.Compare(t, filepath.Join("testdata/build", name+".golden"), tell(t, stream))
		})
	}
}

// tell writes the progress and the outcome of a recorded stream.
func tell(t *testing.T, stream string) string {
	t.Helper()
	file, err := os.Open(stream)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var story strings.Builder
	progress := func(p Progress) { _, _ = fmt.Fprintln(&story, storyLine(p)) }
	var follower interface {
		Message(m Message)
		ImageID() string
		Failure(cause *StreamError) *BuildError
	} = NewBuildKit(progress)
	if strings.Contains(stream, "classic") {
		follower = NewClassic(progress)
	}
	err = Read(file, follower.Message)
	if cause := new(StreamError); errors.As(err, &cause) {
		err = follower.Failure(cause)
	}
	_, _ = fmt.Fprintf(&story, "image: %s\nerror: %v\n", follower.ImageID(), err)
	return story.String()
}

func storyLine(p Progress) string {
	line := buildStep(p.Step, p.Name)
	if p.Cached {
		line += " cached"
	}
	if p.Done {
		line += " done"
	}
	if p.Line != "" {
		line += " | " + p.Line
	}
	return line
}

func TestBuildCause(t *testing.T) {
	for _, test := range []struct{ rule, text, want string }{
		{"BuildKit of 20.10", "executor failed running [/bin/sh -c false]: exit code: 1", "exit code 1"},
		{"BuildKit of 28", `process "/bin/sh -c exit 7" did not complete successfully: exit code: 7`, "exit code 7"},
		{"Podman", `building at STEP "RUN echo \"a\"; exit 7": while running runtime: exit status 7`, "exit code 7"},
		{
			"Podman's dump of the step", `building at STEP "NONSENSE ": Build error: Unknown instruction: "NONSENSE" &imagebuilder.Step{Env:[]string{"PATH=/bin"}}`,
			`Build error: Unknown instruction: "NONSENSE"`,
		},
		{"classic builder", "The command '/bin/sh -c exit 100' returned a non-zero code: 100", "exit code 100"},
		{
			"the solver's layers are no cause",
			"failed to solve with frontend dockerfile.v0: failed to create LLB definition: rpc error: code = Unknown desc = dockerfile parse error line 2: no", "dockerfile parse error line 2: no",
		},
		{"anything else stays", "COPY failed: no such file", "COPY failed: no such file"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := buildCause(test.text).Error(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestClassicOutputWithoutNewlineEndsBeforeTheBuildersNotes(t *testing.T) {
	var got []string
	follower := NewClassic(func(p Progress) { got = append(got, storyLine(p)) })
	for _, piece := range []string{
		"Step 1/2 : RUN a", "\n", "\x1b[91mwarned\n\x1b[0m", "half", "Removing intermediate container 0a1b\n", " ---> 0a1b\n",
		"tail", "Step 2/2 : RUN b", "\n",
	} {
		follower.Message(Message{Stream: piece})
	}
	want := []string{"[1/2] RUN a", "[1/2] RUN a | warned", "[1/2] RUN a | half", "[1/2] RUN a | tail", "[1/2] RUN a done", "[2/2] RUN b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("story (-want +got):\n%s", diff)
	}
}

// encodeVertex and encodeLog write what decodeTrace reads, with fields that it must skip.
func encodeVertex(v traceVertex) []byte {
	field := func(b []byte, number protowire.Number, content string) []byte {
		return protowire.AppendString(protowire.AppendTag(b, number, protowire.BytesType), content)
	}
	b := field(nil, vertexDigest, v.Digest)
	b = field(b, 2, "sha256:input")
	b = field(b, vertexName, v.Name)
	b = protowire.AppendVarint(protowire.AppendTag(b, vertexCached, protowire.VarintType), protowire.EncodeBool(v.Cached))
	b = protowire.AppendFixed64(protowire.AppendTag(b, 99, protowire.Fixed64Type), 1)
	if v.Started {
		b = field(b, vertexStarted, "")
	}
	if v.Completed {
		b = field(b, vertexCompleted, "")
	}
	if v.Error != "" {
		b = field(b, vertexErrorText, v.Error)
	}
	return b
}

func encodeTrace(trace kitTrace) []byte {
	var b []byte
	for _, vertex := range trace.Vertexes {
		b = protowire.AppendBytes(protowire.AppendTag(b, statusVertexes, protowire.BytesType), encodeVertex(vertex))
	}
	for _, log := range trace.Logs {
		content := protowire.AppendString(protowire.AppendTag(nil, logVertex, protowire.BytesType), log.Vertex)
		content = protowire.AppendBytes(protowire.AppendTag(content, logMessage, protowire.BytesType), log.Message)
		b = protowire.AppendBytes(protowire.AppendTag(b, statusLogs, protowire.BytesType), content)
	}
	return b
}

func TestDecodeTraceSkipsWhatItDoesNotKnow(t *testing.T) {
	want := kitTrace{
		Vertexes: []traceVertex{
			{Digest: "sha256:a", Name: "[1/2] RUN a", Cached: true, Started: true, Completed: true},
			{Digest: "sha256:b", Name: "[2/2] RUN b", Started: true, Error: "no"},
		},
		Logs: []traceLog{{Vertex: "sha256:b", Message: []byte("out\n")}},
	}
	got, err := decodeTrace(encodeTrace(want))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

func TestKitBlamesTheVertexThatFailedByItself(t *testing.T) {
	follower := NewBuildKit(func(Progress) {})
	follower.trace(kitTrace{
		Vertexes: []traceVertex{
			{Digest: "a", Name: "[a 2/2] RUN slow", Started: true, Completed: true, Error: "context canceled"},
			{Digest: "b", Name: "[b 2/2] RUN bad", Started: true},
		},
		Logs: []traceLog{{Vertex: "b", Message: []byte("ou")}, {Vertex: "a", Message: []byte("other\n")}, {Vertex: "c", Message: []byte("unknown\n")}},
	})
	follower.trace(kitTrace{
		Vertexes: []traceVertex{{Digest: "b", Name: "[b 2/2] RUN bad", Started: true, Completed: true, Error: "exit code: 2"}},
		Logs:     []traceLog{{Vertex: "b", Message: []byte("t")}},
	})
	got := follower.Failure(&StreamError{Message: "failed to solve: exit code: 2"}).Error()
	if want := "build: step [b 2/2] RUN bad: exit code 2\n  out"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzDecodeTrace(f *testing.F) {
	f.Add(encodeTrace(kitTrace{Vertexes: []traceVertex{{Digest: "a", Name: "n", Started: true}}, Logs: []traceLog{{Vertex: "a", Message: []byte("m")}}}))
	f.Add([]byte{0x0a, 0xff})
	f.Fuzz(func(_ *testing.T, encoded []byte) {
		if trace, err := decodeTrace(encoded); err == nil {
			follower := NewBuildKit(func(Progress) {})
			follower.trace(trace)
			_ = follower.Failure(&StreamError{}).Error()
		}
	})
}

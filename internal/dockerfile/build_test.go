package dockerfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBases has one example of each rule; the module in internal/oracle/dockerfile compares many more with BuildKit.
func TestBases(t *testing.T) {
	for _, test := range []struct {
		rule, text string
		build      Build
		want       []string
	}{
		{rule: "one", text: "FROM debian:bookworm-slim\nRUN true\n", want: []string{"debian:bookworm-slim"}},
		{rule: "stages and scratch are none", text: "FROM a:1 AS Build\nFROM scratch\nCOPY --from=build /x /\nCOPY --from=0 /x /\n", want: []string{"a:1"}},
		{rule: "each once, in order", text: "from b:1 as x\nFROM a:1 as y\nFROM b:1\nCOPY --from=x . .\nCOPY --from=y . .\n", want: []string{"b:1", "a:1"}},
		{rule: "unused stages are not built", text: "FROM a:1 AS unused\nFROM b:1\n", want: []string{"b:1"}},
		{rule: "but by the classic builder", text: "FROM a:1 AS unused\nFROM b:1 AS t\nFROM c:1\n", build: Build{Target: "t", Classic: true}, want: []string{"a:1", "b:1"}},
		{rule: "a target", text: "FROM a:1 AS x\nFROM b:1\n", build: Build{Target: "X"}, want: []string{"a:1"}},
		{rule: "a target by number", text: "FROM a:1\nFROM b:1\n", build: Build{Target: "0"}, want: []string{"a:1"}},
		{
			rule: "COPY --from and RUN --mount", text: "FROM a:1\nCOPY --chown=1 --from=m.test/tools:2 /x /\nRUN --mount=type=cache,target=/c,from=c:1 ls\n",
			want: []string{"a:1", "m.test/tools:2", "c:1"},
		},
		{rule: "arguments", text: "ARG VERSION=12 NAME=\"debian\"\nARG V=${VERSION%.*}-slim\nFROM ${NAME}:$V\n", want: []string{"debian:12-slim"}},
		{rule: "given arguments", text: "ARG V=1\nFROM a:$V${X:+x}\n", build: Build{Args: map[string]string{"V": "2", "X": "3"}}, want: []string{"a:2"}},
		{rule: "the platform", text: "FROM a:$TARGETARCH-$BUILDOS\n", build: Build{Platform: "linux/arm64", Host: "linux/amd64"}, want: []string{"a:arm64-linux"}},
		{rule: "what only the builder knows", text: "ARG V=${TARGETVARIANT}\nFROM a:1$V\n", want: nil},
		{rule: "an argument without a value", text: "ARG BASE\nFROM $BASE\n", want: nil},
		{rule: "a platform of its own", text: "FROM --platform=linux/arm64 golang:1 AS b\nFROM a:1\nCOPY --from=b /x /\n", want: []string{"a:1"}},
		{rule: "comments and escape", text: "# escape=`\n# FROM b:1\nFROM `\n\n  # not c:1\n  a:1\nRUN c:\\\n", want: []string{"a:1"}},
		{rule: "here-documents", text: "FROM a:1\nRUN <<-'END' <<X\nFROM b:1\n\tEND\nFROM c:1\nX\nCOPY --from=d:1 . .\n", want: []string{"a:1", "d:1"}},
		{rule: "ONBUILD of the stage below", text: "FROM a:1 AS x\nONBUILD COPY --from=b:1 . .\nFROM x\n", want: []string{"a:1", "b:1"}},
		{rule: "what is no Dockerfile", text: "FROM\nFROM A B\nFROM --x\n<<\nRUN <<EOF", want: nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Parse(test.text).Bases(test.build)); diff != "" {
				t.Errorf("bases (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, test := range []struct{ rule, text, target, want string }{
		{"nothing", "FROM a\nRUN --mount=type=cache,target=/x ls\n", "", ""},
		{"a secret", "FROM a\n\nRUN --mount=type=secret,target=/run/key,required ls\n", "", `line 3: RUN --mount=type=secret needs the secret "key"`},
		{"a secret that is given", "FROM a\nRUN --mount=type=secret,id=given,target=/k,required=true ls\n", "", ""},
		{"a secret that it can do without", "FROM a\nRUN --mount=type=secret,id=key ls\n", "", ""},
		{"ssh", "FROM a\nRUN --mount=type=SSH \\\n  ls\n", "", "line 2: RUN --mount=type=ssh needs an agent's keys"},
		{"in an unused stage", "FROM a AS x\nRUN --mount=type=ssh ls\nFROM b\n", "", ""},
		{"in the target", "FROM a AS x\nRUN --mount=type=ssh ls\nFROM b\n", "x", "line 2: RUN"},
		{"in a stage that is copied from", "FROM a AS x\nRUN --mount=type=ssh ls\nFROM b\nCOPY --from=x . .\n", "", "line 2: RUN"},
		{"another command", "FROM a\nRUN echo --mount=type=ssh\n", "", ""},
		{"no stage with a name", "FROM a\n", "z", `target "z": there is no such stage; none has a name, which is written as in FROM a AS NAME`},
		{"no such target", "FROM a AS x\nFROM b AS y\n", "z", `target "z": there is no such stage; the stages are x, y`},
	} {
		err := Parse(test.text).Check(Build{Target: test.target, Secrets: []string{"given"}})
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)) {
			t.Errorf("%s: got %v, want %q", test.rule, err, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# escape=`\nARG A=\"${B:-x}\" C\nFROM $A AS b\nCOPY --from=b <<X <<-\"Y\" /\nX\n\tY\nRUN --mount=type=ssh,\"from=a\" \\\n# x\n ls")
	f.Fuzz(func(t *testing.T, text string) {
		file := Parse(text)
		for _, name := range file.Bases(Build{Platform: "linux/amd64"}) {
			if name == "" || name == scratch {
				t.Errorf("a base is %q", name)
			}
		}
		_ = file.Check(Build{Target: "x"}) // must come to an end
	})
}

package recipe

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBasesOf(t *testing.T) {
	for _, test := range []struct {
		rule, text string
		want       []string
	}{
		{"one", "FROM debian:bookworm-slim\nRUN true\n", []string{"debian:bookworm-slim"}},
		{"stages and scratch are none", "FROM a:1 AS Build\nFROM build\nFROM scratch\nCOPY --from=build /x /\nCOPY --from=0 /x /\n", []string{"a:1"}},
		{"each once, in order", "from b:1\nFROM a:1\nFROM b:1\n", []string{"b:1", "a:1"}},
		{"COPY --from", "FROM a:1\nCOPY --chown=1 --from=m.test/tools:2 /x /\n", []string{"a:1", "m.test/tools:2"}},
		{"arguments", "ARG VERSION=12\nARG NAME=\"debian\"\nFROM ${NAME}:$VERSION\n", []string{"debian:12"}},
		{"values in their place", "ARG V\nFROM a:${V:-3}\nFROM b:${W-4}\n", []string{"a:3", "b:4"}},
		{"an argument without a value", "ARG BASE\nFROM $BASE\n", nil},
		{"a platform of its own", "FROM --platform=$BUILDPLATFORM golang:1 AS b\nFROM a:1\nCOPY --from=b /x /\n", []string{"a:1"}},
		{"comments", "# FROM b:1\nFROM \\\n  # not c:1\n  a:1\n", []string{"a:1"}},
		{"line ends of Windows", "FROM a:1\r\nRUN x\r\n", []string{"a:1"}},
		{"here-documents", "FROM a:1\nRUN <<-'END'\nFROM b:1\nEND\nFROM c:1\n", []string{"a:1", "c:1"}},
		{"what only looks like a here-document", "FROM a:1\nRUN echo $((1<<3)) && cat <<<\"x\"\nFROM b:1\n", []string{"a:1", "b:1"}},
		{"a digest", "FROM a@sha256:" + digest64 + "\n", []string{"a@sha256:" + digest64}},
		{"what is no name", "FROM\nFROM A B\nFROM --x\n", nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, basesOf(test.text)); diff != "" {
				t.Errorf("bases (-want +got):\n%s", diff)
			}
		})
	}
}

const digest64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

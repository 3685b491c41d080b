package buildlog

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestCleanLine(t *testing.T) {
	for _, test := range []struct{ rule, line, want string }{
		{"plain text stays", "a b\tc é", "a b\tc é"},
		{"colours go", "\x1b[1;31mred\x1b[0m", "red"},
		{"a window title goes, ended by BEL", "\x1b]0;title\x07text", "text"},
		{"a window title goes, ended by ST", "\x1b]0;title\x1b\\text", "text"},
		{"a short escape goes", "\x1b(Btext\x1b7", "text"},
		{"an escape at the end goes", "text\x1b", "text"},
		{"control characters go", "a\x00b\x07c\x7fd\u009be", "abcde"},
		{"turned writing goes", "a\u202eb\u2066c", "abc"},
		{"newlines become spaces", "a\nb", "a b"},
		{"broken UTF-8 is marked", "a\xffb", "a\ufffdb"},
		{"trailing space goes", "a \t", "a"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := CleanLine(test.line); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzCleanLine(f *testing.F) {
	f.Add("\x1b[31mred\x1b[0m")
	f.Add("\x1b]0;x\x1b\x1b[")
	f.Fuzz(func(t *testing.T, line string) {
		got := CleanLine(line)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }) {
			t.Errorf("%q became %q, which is not clean", line, got)
		}
		if again := CleanLine(got); again != got {
			t.Errorf("%q became %q and then %q", line, got, again)
		}
	})
}

func TestLineSplitter(t *testing.T) {
	for _, test := range []struct {
		rule   string
		pieces []string
		want   []string
	}{
		{"pieces are joined", []string{"a", "b\nc"}, []string{"ab", "c"}},
		{"CRLF ends a line", []string{"a\r", "\nb\r\n"}, []string{"a", "b"}},
		{"a return begins anew", []string{"10%\r2", "0%\r"}, []string{"20%"}},
		{"blank lines are left out", []string{"\n\n \na\n"}, []string{"a"}},
		{"a line is bounded", []string{strings.Repeat("x", longestBuildLine+5) + "\nb"}, []string{strings.Repeat("x", longestBuildLine), "b"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var splitter lineSplitter
			var got []string
			emit := func(line string) { got = append(got, line) }
			for _, piece := range test.pieces {
				splitter.Write([]byte(piece), emit)
			}
			splitter.Flush(emit)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLastLinesKeepsTheLast(t *testing.T) {
	var got, want lastLines
	for i := range 50 {
		got.Add(fmt.Sprint(i))
		if i >= 30 {
			want = append(want, fmt.Sprint(i))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestReadStream(t *testing.T) {
	var got []string
	handle := func(m Message) { got = append(got, m.Stream) }
	err := Read(strings.NewReader(`{"stream":"a"} {"stream":"b"}{"errorDetail":{"code":7,"message":"no\u001b[1m way"},"error":"no"}{"stream":"c"}`), handle)
	failed := new(StreamError)
	if !errors.As(err, &failed) || err.Error() != "no way" {
		t.Errorf("got %#v, want a StreamError with a clean text", err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	if err := Read(strings.NewReader(`{"stream":"a"}{"str`), handle); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v of a stream that breaks off", err, io.ErrUnexpectedEOF)
	}
}

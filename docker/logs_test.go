package docker

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", longestLogLine)
	for _, test := range []struct {
		rule   string
		writes []string
		want   []string
	}{
		{"nothing", nil, nil},
		{"a line in pieces", []string{"a", "b\nc", "\n"}, []string{"ab", "c"}},
		{"empty lines count", []string{"\n\na\n"}, []string{"", "", "a"}},
		{"CR LF is a line end", []string{"a\r\nb\r", "\nc\rd\n"}, []string{"a", "b", "c\rd"}},
		{"last line without an end", []string{"a\nb"}, []string{"a", "b"}},
		{"a long line in pieces", []string{long + long[:3] + "\nz\n"}, []string{long, "xxx", "z"}},
		{"a line of exactly the limit", []string{long + "\n"}, []string{long}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, linesOf(test.writes...)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzLines: however the text is cut into writes, the lines are the same, and nothing but line ends is lost.
func FuzzLines(f *testing.F) {
	f.Add("a\r\nb\n\nc", uint(2))
	f.Fuzz(func(t *testing.T, text string, cut uint) {
		at := int(cut % uint(len(text)+1))
		whole, parts := linesOf(text), linesOf(text[:at], text[at:])
		if diff := cmp.Diff(whole, parts); diff != "" {
			t.Errorf("cut at %d (-whole +parts):\n%s", at, diff)
		}
		if len(text) < longestLogLine {
			want := strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
			if got := strings.Join(whole, "\n"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	})
}

func linesOf(writes ...string) []string {
	var lines []string
	w := &lineWriter{each: func(line string) { lines = append(lines, line) }}
	for _, text := range writes {
		w.write([]byte(text))
	}
	w.flush()
	return lines
}

func TestEngineTimeIsExact(t *testing.T) {
	if got, want := engineTime(time.Unix(1700000000, 42)), "1700000000.000000042"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

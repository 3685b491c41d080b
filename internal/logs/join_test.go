package logs

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

// join joins entries, of which each is a second younger than the one before. Its lines end in a newline, or in "…" where
// they go on.
func join(entries ...string) (lines []string, times []int64) {
	j := joiner{pass: func(l Line) {
		end := "\n"
		if l.More {
			end = "…"
		}
		lines, times = append(lines, string(l.Text)+end), append(times, l.Time.Unix())
	}}
	for i, text := range entries {
		j.take(docker.LogEntry{Time: time.Unix(int64(i), 0), Text: []byte(text)})
	}
	j.end()
	j.end()
	return lines, times
}

func TestJoin(t *testing.T) {
	long := strings.Repeat("x", longestLine)
	for _, test := range []struct {
		rule    string
		entries []string
		want    []string
		times   []int64
	}{
		{"nothing", nil, nil, nil},
		{"lines", []string{"a\n", "\n", "b\r\n"}, []string{"a\n", "\n", "b\r\n"}, []int64{0, 1, 2}},
		{"a line has the time of its beginning", []string{"a", "b", "c\n", "d\n"}, []string{"abc\n", "d\n"}, []int64{0, 3}},
		{"no newline at the end", []string{"a\n", "b"}, []string{"a\n", "b\n"}, []int64{0, 1}},
		{"lines in one entry", []string{"a\nb\n"}, []string{"a\n", "b\n"}, []int64{0, 0}},
		{"a longest line", []string{long, "\n"}, []string{long + "\n"}, []int64{0}},
		{"a longer line", []string{long[1:], "abc", "d\n", "z\n"}, []string{long[1:] + "a…", "bcd\n", "z\n"}, []int64{0, 0, 3}},
		{"a longer line without a newline", []string{long + long + "y"}, []string{long + "…", long + "…", "y\n"}, []int64{0, 0, 0}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			lines, times := join(test.entries...)
			if diff := cmp.Diff(test.want, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.times, times); diff != "" {
				t.Errorf("seconds (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzJoin: no byte is lost or changed, and lines may be kept.
func FuzzJoin(f *testing.F) {
	f.Add([]byte("a\x00\xff\r\n\nb"), 3)
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		size = max(1, size%100)
		var lines [][]byte
		j := joiner{pass: func(l Line) { lines = append(lines, l.Text) }}
		entry := make([]byte, size)
		for rest := text; len(rest) > 0; {
			n := copy(entry, rest)
			j.take(docker.LogEntry{Text: entry[:n]})
			rest = rest[n:]
		}
		j.end()
		if got, want := bytes.Join(lines, []byte{'\n'}), bytes.TrimSuffix(text, []byte{'\n'}); !bytes.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

package text

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTailKeepsTheEnd(t *testing.T) {
	for _, test := range []struct {
		rule   string
		pieces []string
		want   string
	}{
		{"nothing", nil, ""},
		{"what fits stays whole", []string{"ab", "c", "de"}, "abcde"},
		{"the oldest go first", []string{"abc", "def", "g"}, "cdefg"},
		{"of a long piece the end stays", []string{"ab", "0123456789"}, "56789"},
		{"an empty piece changes nothing", []string{"abcde", ""}, "abcde"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			tail := Tail{Limit: 5}
			for _, piece := range test.pieces {
				if n, err := io.WriteString(&tail, piece); n != len(piece) || err != nil {
					t.Errorf("%q: got %d, %v", piece, n, err)
				}
			}
			if got := tail.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTailIsBounded(t *testing.T) {
	tail := Tail{Limit: 100}
	for range 1000 {
		_, _ = io.WriteString(&tail, strings.Repeat("x", 3000))
	}
	if cap(tail.kept) > 1000 {
		t.Errorf("%d bytes are held for 100", cap(tail.kept))
	}
}

func TestLastLines(t *testing.T) {
	for _, test := range []struct {
		rule, text string
		want       []string
		last       string
	}{
		{"nothing", "", nil, ""},
		{"blank", " \n\t\r\n", nil, ""},
		{"fewer lines", "a\nb", []string{"a", "b"}, "b"},
		{"more lines", "a\nb\nc\nd\n", []string{"b", "c", "d"}, "d"},
		{"blank lines within stay", "a\n\nb\n", []string{"a", "", "b"}, "b"},
		{"blank lines outside go", "\n\na\n \n\n", []string{"a"}, "a"},
		{"the first line keeps its place", "\n\ta\nb", []string{"\ta", "b"}, "b"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if diff := cmp.Diff(test.want, LastLines(test.text, 3)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := LastLine(test.text); got != test.last {
				t.Errorf("last: got %q, want %q", got, test.last)
			}
		})
	}
}

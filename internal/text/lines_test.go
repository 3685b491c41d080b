package text

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	const limit = 10
	for _, test := range []struct {
		rule   string
		pieces []string
		want   []string
	}{
		{"pieces are joined", []string{"a", "b\nc"}, []string{"ab", "c"}},
		{"CRLF ends a line", []string{"a\r", "\nb\r\n"}, []string{"a", "b"}},
		{"a return begins anew", []string{"10%\r2", "0%\r"}, []string{"20%"}},
		{"blank lines are left out", []string{"\n\n \na\n"}, []string{"a"}},
		{"a line is clean", []string{"\x1b[1", "ma\a \n"}, []string{"a"}},
		{"a line is bounded", []string{strings.Repeat("x", limit+5) + "\nb"}, []string{strings.Repeat("x", limit), "b"}},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var got []string
			lines := Lines{Limit: limit, Each: func(line string) { got = append(got, line) }}
			for _, piece := range test.pieces {
				if n, err := io.WriteString(&lines, piece); n != len(piece) || err != nil {
					t.Errorf("%q: got %d, %v", piece, n, err)
				}
			}
			lines.Flush()
			lines.Flush()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

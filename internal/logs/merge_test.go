package logs

import (
	"strings"
	"testing"
	"time"
)

// TestMerge writes lines as server and second: a1 is one that a wrote in the first.
func TestMerge(t *testing.T) {
	for _, test := range []struct{ rule, sources, want string }{
		{"nothing", "", ""},
		{"one", "a1 a2", "a1 a2"},
		{"empty ones", "| a1 |", "a1"},
		{"in the order of time", "a1 a4 | b2 b3 b5 | c0 c6", "c0 a1 b2 b3 a4 b5 c6"},
		{"a source's own order stays", "a3 a1 | b2", "b2 a3 a1"},
		{"of one time each source's lines stay together", "a1 a1 a2 | b1 b1 b2", "a1 a1 b1 b1 b2 a2"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			var sources []<-chan Line
			for list := range strings.SplitSeq(test.sources, "|") {
				source := make(chan Line)
				sources = append(sources, source)
				go func() {
					defer close(source)
					for _, word := range strings.Fields(list) {
						source <- Line{Server: word[:1], Time: time.Unix(int64(word[1]-'0'), 0)}
					}
				}()
			}
			var got []string
			merge(sources, func(l Line) { got = append(got, l.Server+string(rune('0'+l.Time.Unix()))) })
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

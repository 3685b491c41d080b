package face

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/golden"
	"github.com/berthdev/berth/internal/heartbeat"
)

func TestBlock(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(name string, ago time.Duration, p heartbeat.Progress) work { return work{name, p, now.Add(-ago)} }
	works := []work{
		at("web", 59*time.Second, heartbeat.Progress{Phase: "building its image", Detail: "step 3/4: RUN make: cc -c a.c"}),
		at("postgres", 1500*time.Millisecond, heartbeat.Progress{Phase: "pulling postgres:17", Detail: "2 of 5 layers, 45MB", Done: 45e6, Total: 100e6}),
		at("api", 8*time.Second, heartbeat.Progress{Phase: "making its container"}),
		at("api", 65*time.Second, heartbeat.Progress{Phase: "waiting until it is ready", Detail: "http 8080 /: status 503: warming up"}),
		at("worker-with-a-long-name", 0, heartbeat.Progress{Phase: "waiting for\x1b[1m api\nand web"}),
		at("redis", 3*time.Second, heartbeat.Progress{Phase: "building its image", Detail: "sending the build context", Done: 9, Total: 3}),
	}
	var text strings.Builder
	for _, screen := range []struct {
		width, height int
		dim           bool
	}{{40, 24, false}, {80, 24, false}, {120, 24, false}, {80, 24, true}, {80, 3, false}, {80, 1, false}, {80, 0, false}, {10, 24, false}, {1, 24, false}} {
		lines := block(works, len("worker-with-a-long-name"), screen.width, screen.height, now, screen.dim)
		fmt.Fprintf(&text, "%d columns, %d lines, dim %v:\n", screen.width, screen.height, screen.dim)
		for _, line := range lines {
			fmt.Fprintf(&text, "%s|\n", strings.ReplaceAll(line, "\x1b", "ESC"))
			if n := utf8.RuneCountInString(line); n > screen.width && !screen.dim {
				t.Errorf("%d columns: %q has %d", screen.width, line, n)
			}
		}
		if len(lines) > screen.height {
			t.Errorf("%d lines: got %d", screen.height, len(lines))
		}
		text.WriteString("\n")
	}
	golden.Compare(t, "testdata/block.txt", text.String())
}

// TestFrame draws on a terminal of a few lines.
func TestFrame(t *testing.T) {
	for _, test := range []struct{ rule, text, want string }{
		{"a block is below a blank line, which has the cursor", frame("", []string{"a", "b"}), "_\na\nb"},
		{"a text goes above it", frame("", []string{"aaa", "bbb"}) + frame("one\ntwo\n", []string{"c"}), "one\ntwo\n_\nc"},
		{"a shorter one leaves no remains", frame("", []string{"aaa", "bbb"}) + frame("", []string{"c"}), "_\nc"},
		{"what others write stays", frame("", []string{"aaa", "bbb"}) + "^C\r\nother\r\n" + frame("", []string{"c", "d"}), "^C\nother\n_\nc\nd"},
		{"in the end there is none", frame("", []string{"a", "b"}) + frame("one\n", nil), "one\n_"},
		{"a lower window scrolls", frame("1\n2\n3\n4\n", []string{"a", "b", "c"}) + frame("5\n", []string{"d", "e"}), "3\n4\n5\n_\nd\ne"},
	} {
		if got := screenOf(t, 6, test.text); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.rule, got, test.want)
		}
	}
}

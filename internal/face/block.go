package face

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/text"
)

// work is one thing that goes on for somebody: a server or, for the project as a whole, a verb.
type work struct {
	name  string
	now   heartbeat.Progress
	since time.Time
}

// What a line of the block has room for, in columns.
const (
	// barLength is how long a bar is, and barFrom the room that it takes to be more than a percentage.
	barLength = 20
	barFrom   = 50
	// detailFrom is the room from which on a detail says something.
	detailFrom = 12
)

// block are the lines that show what goes on: one for each name, sorted, of its latest work. longest is how long names get.
// There are at most height lines, each of at most width characters.
func block(works []work, longest, width, height int, now time.Time, dim bool) []string {
	latest := map[string]work{}
	for _, one := range works {
		latest[one.name] = one
	}
	names := slices.Sorted(maps.Keys(latest))
	if hidden := len(names) - height + 1; hidden > 1 {
		names = names[:max(0, len(names)-hidden)]
	}
	lines := make([]string, 0, len(names)+1)
	for _, name := range names {
		lines = append(lines, latest[name].line(min(longest, max(8, width/4)), width, now, dim))
	}
	if hidden := len(latest) - len(names); hidden > 0 && height > 0 {
		lines = append(lines, cut(fmt.Sprintf("… and %d more", hidden), width))
	}
	return lines
}

// line is name, time, phase, how much of it is done, and the detail, as far as there is room.
func (w work) line(nameWidth, width int, now time.Time, dim bool) string {
	name := cut(w.name, nameWidth)
	name += strings.Repeat(" ", nameWidth-utf8.RuneCountInString(name))
	head := fmt.Sprintf("%s %5s  ", name, now.Sub(w.since).Truncate(time.Second))
	room := width - utf8.RuneCountInString(head)
	done := w.meter(room)
	phase := cut(text.OneLine(w.now.Phase), room-utf8.RuneCountInString(done))
	room -= utf8.RuneCountInString(phase+done) + len(": ")
	line := cut(head+phase+done, width)
	if w.now.Detail == "" || room < detailFrom {
		return line
	}
	detail := cut(text.OneLine(w.now.Detail), room)
	if dim {
		return line + ": \x1b[2m" + detail + "\x1b[0m"
	}
	return line + ": " + detail
}

// meter is how much is done; empty where that is not known.
func (w work) meter(room int) string {
	if w.now.Total <= 0 {
		return ""
	}
	part := min(1, max(0, float64(w.now.Done)/float64(w.now.Total)))
	percent := fmt.Sprintf(" %3d%%", int(part*100))
	if room < barFrom {
		return percent
	}
	return " [" + fmt.Sprintf("%-*s", barLength, strings.Repeat("=", int(part*barLength))) + "]" + percent
}

// cut is a text of at most n characters, the last of which is … when something is missing.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	if n < 1 {
		return ""
	}
	return string([]rune(text)[:n-1]) + "…"
}

// count is "1 server" or "2 servers".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

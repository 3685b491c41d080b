package mistakes

import (
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// indent is what a snippet and a fix begin with.
const indent = "  "

// Text is the mistakes for people, each with its lines and what to do, on so many columns; 0 is no end.
func Text(list []Mistake, width int) string {
	var b strings.Builder
	for i, m := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		place := m.File
		if m.Line > 0 {
			place = fmt.Sprintf("%s:%d", m.File, m.Line)
		}
		b.WriteString(text.Wrap("", indent, place+": "+m.Message, width))
		if m.Snippet != "" {
			b.WriteString(cropped(m.Snippet, width))
		}
		if m.Fix != "" {
			b.WriteString(text.Wrap(indent, indent+indent, "fix: "+m.Fix, width))
		}
	}
	return b.String()
}

// cropped is a snippet of which, where it is wider than there are columns, the part around its mark is left.
func cropped(snippet string, width int) string {
	lines := strings.Split(snippet, "\n")
	numbers := strings.Index(lines[0], "| ") + len("| ")
	room, from := width-len(indent)-numbers, 0
	if last := lines[len(lines)-1]; width > 0 && strings.HasSuffix(last, " ^") {
		if mark := len(last) - numbers; mark > room {
			from = mark - room/2
		}
	}
	var b strings.Builder
	for _, line := range lines {
		shown := []rune(line[numbers:])
		if width > 0 {
			shown = crop(shown, from, max(room, 1))
		}
		b.WriteString(strings.TrimRight(indent+line[:numbers]+string(shown), " ") + "\n")
	}
	return b.String()
}

// crop is the part of a line that begins at a character and has room for so many; what is left out is marked.
func crop(line []rune, from, room int) []rune {
	blank := strings.TrimSpace(string(line)) == "^"
	if from > 0 {
		line = append([]rune{}, line[min(from, len(line)):]...)
		if len(line) > 0 && !blank {
			line[0] = '…'
		}
	}
	if len(line) > room {
		line = append([]rune{}, line[:room]...)
		line[room-1] = '…'
	}
	return line
}

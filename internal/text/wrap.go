package text

import (
	"strings"
	"unicode/utf8"
)

// Wrap is a line after begin, cut at spaces so that it fits into so many columns, where that can be; what is cut off stands on
// lines of its own after indent. Width 0 is no end.
func Wrap(begin, indent, line string, width int) string {
	var b strings.Builder
	at := begin
	for i, word := range strings.Split(line, " ") {
		switch {
		case i == 0:
			at += word
		case width > 0 && utf8.RuneCountInString(at)+1+utf8.RuneCountInString(word) > width:
			b.WriteString(at + "\n")
			at = indent + word
		default:
			at += " " + word
		}
	}
	return b.String() + at + "\n"
}

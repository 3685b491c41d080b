package text

import (
	"strings"
	"unicode/utf8"
)

// Wider reports whether a line of a text has more characters than a terminal has columns; width 0 is no end.
func Wider(text string, width int) bool {
	for line := range strings.Lines(text) {
		if width > 0 && utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > width {
			return true
		}
	}
	return false
}

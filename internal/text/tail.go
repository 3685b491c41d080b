package text

import (
	"strings"
	"unicode"
)

// Tail is a writer that keeps the end of what is written to it.
type Tail struct {
	// Limit is how much is kept, in bytes.
	Limit int

	kept []byte
}

// Write takes the next piece. It never fails.
func (t *Tail) Write(piece []byte) (int, error) {
	t.kept = append(t.kept, piece[max(0, len(piece)-t.Limit):]...)
	if extra := len(t.kept) - t.Limit; extra > 0 {
		t.kept = append(t.kept[:0], t.kept[extra:]...)
	}
	return len(piece), nil
}

// String is what was kept, as it was written. It may begin within a line.
func (t *Tail) String() string { return string(t.kept) }

// LastLines are the last n lines of a text, without blank ones at its end and before its first; none of a blank text.
func LastLines(text string, n int) []string {
	text = strings.TrimRightFunc(text, unicode.IsSpace)
	if text == "" {
		return nil
	}
	lines := strings.Split(strings.TrimLeft(text, "\r\n"), "\n")
	return lines[max(0, len(lines)-n):]
}

// LastLine is the last line of a text that is not blank, or "".
func LastLine(text string) string { return strings.Join(LastLines(text, 1), "") }

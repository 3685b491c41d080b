package buildlog

import (
	"regexp"
	"strings"
	"unicode"
)

const (
	// keptLines is how many last lines of output a build error carries.
	keptLines = 20
	// longestBuildLine bounds what is kept of one line, in bytes; the rest of the line is dropped.
	longestBuildLine = 8 << 10
)

// escapeSequence is a terminal's control sequence (ECMA-48): CSI, OSC and its kin, or a short escape.
var escapeSequence = regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~]?)`)

// CleanLine makes output safe to show: no escape sequences, no control characters but tabs,
// no characters that turn the direction of writing, valid UTF-8, no trailing space.
func CleanLine(line string) string {
	line = strings.ToValidUTF8(line, "\uFFFD")
	if strings.Contains(line, "\x1b") {
		line = escapeSequence.ReplaceAllString(line, "")
	}
	line = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return ' '
		case r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, line)
	return strings.TrimRightFunc(line, unicode.IsSpace)
}

// lineSplitter makes clean lines of output that comes in pieces. A carriage return begins the line anew,
// so that of a progress bar only the last state is left. Blank lines are left out.
type lineSplitter struct {
	line    []byte
	returns bool
}

// Write takes the next piece of output and passes on each line that it ends.
func (s *lineSplitter) Write(piece []byte, emit func(string)) {
	for _, b := range piece {
		switch {
		case b == '\n':
			s.Flush(emit)
		case b == '\r':
			s.returns = true
		default:
			if s.returns {
				s.line, s.returns = s.line[:0], false
			}
			if len(s.line) < longestBuildLine {
				s.line = append(s.line, b)
			}
		}
	}
}

// Flush passes on a line that has not ended.
func (s *lineSplitter) Flush(emit func(string)) {
	line := CleanLine(string(s.line))
	s.line, s.returns = s.line[:0], false
	if line != "" {
		emit(line)
	}
}

// lastLines keeps the last lines of some output.
type lastLines []string

// Add keeps a line and forgets the oldest beyond keptLines.
func (l *lastLines) Add(line string) {
	if len(*l) == keptLines {
		copy(*l, (*l)[1:])
		(*l)[keptLines-1] = line
		return
	}
	*l = append(*l, line)
}

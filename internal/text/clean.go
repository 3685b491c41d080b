package text

import (
	"strings"
	"unicode"
)

// escapeSequence is a terminal's control sequence (ECMA-48): CSI, OSC and its kin, or a short escape. One that has no end
// stops at the end of its line.
var escapeSequence = LazyRegexp(`\x1b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-~]?)`)

// Clean makes somebody else's text safe to show: no escape sequences, no control characters but tabs and newlines,
// no characters that turn the direction of writing, valid UTF-8.
func Clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if strings.Contains(text, "\x1b") {
		text = escapeSequence.ReplaceAllString(text, "")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, text)
}

// CleanLine is [Clean] for one line: newlines become spaces, and space at the end goes.
func CleanLine(text string) string {
	return strings.TrimRightFunc(Clean(strings.ReplaceAll(text, "\n", " ")), unicode.IsSpace)
}

// OneLine makes somebody else's text fit for an error: one line with single spaces, at most 200 characters.
func OneLine(text string) string {
	text = CleanLine(strings.ReplaceAll(text, "\t", `\t`))
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 200 {
		return string(runes[:200]) + "..."
	}
	return string(runes)
}

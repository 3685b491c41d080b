package names

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shown is how many characters of a value an error shows.
const shown = 60

// Quote returns the value in Go syntax, with everything unprintable escaped.
// Of a value longer than 60 characters it shows the first 60 and gives the length in bytes.
func Quote(value string) string {
	if utf8.RuneCountInString(value) <= shown {
		return strconv.Quote(value)
	}
	runes, end := 0, 0
	for end = range value {
		if runes == shown {
			break
		}
		runes++
	}
	return fmt.Sprintf("%s... (%d bytes)", strconv.Quote(value[:end]), len(value))
}

// Listed are words as a part of a sentence: "a, b and c".
func Listed(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// refuse returns the error of this package: what the value is for, the value, and the rule that it breaks.
func refuse(what, value, rule string) error {
	return &ruleError{what + " " + Quote(value), rule}
}

// ruleError is a name that breaks a rule.
type ruleError struct{ named, rule string }

func (e *ruleError) Error() string { return e.named + ": " + e.rule }

// Fix is the rule.
func (e *ruleError) Fix() string { return e.rule }

// only reports whether the value is not empty, has at most limit bytes and consists of bytes that ok accepts.
func only(value string, limit int, ok func(byte) bool) bool {
	if value == "" || len(value) > limit {
		return false
	}
	for i := range len(value) {
		if !ok(value[i]) {
			return false
		}
	}
	return true
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

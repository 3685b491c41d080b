package dotenv

import (
	"errors"
	"strconv"
	"strings"
	"unicode"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/variables"
)

// assignment is one name and what is to be its value.
type assignment struct {
	line int
	name string
	// bare is a name without a value.
	bare bool
	// value is as it is written, without its quotes and without a backslash before them.
	value string
	// quote is the quote that it stands in; 0 for none.
	quote byte
}

// value reads the value: up to the closing quote, or up to a comment or the end of the line.
func (s *scanner) value() (value string, quote byte, err error) {
	rest := s.rest()
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		line, _, _ := strings.Cut(rest, "\n")
		s.at = min(s.at+len(line)+1, len(s.text))
		value, _, _ = strings.Cut(line, " #")
		return strings.TrimRightFunc(value, unicode.IsSpace), 0, nil
	}
	quote = rest[0]
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == quote:
			s.at += i + 1
			return b.String(), quote, nil
		case c == '\\' && i+1 < len(rest):
			// A backslash stays unless it stands before such a quote, and takes the next character with it.
			if i++; rest[i] != quote {
				b.WriteByte('\\')
			}
			b.WriteByte(rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, errors.New("its quote is not closed")
}

// expand is the value with its escapes and variables replaced, and whether one of these is not set. In single quotes
// everything stays as it is.
func (a assignment) expand(lookup func(string) (string, bool)) (value string, unset bool, err error) {
	if a.quote == '\'' {
		return a.value, false, nil
	}
	value = a.value
	if a.quote == '"' {
		value = unescape(value)
	}
	e := &variables.Expander{Lookup: lookup, Unset: func(string) error {
		unset = true
		return nil
	}}
	value, err = e.Expand(value)
	return value, unset, err
}

// escape is what stands for another character in double quotes, as in Go but for the 0 before an octal number. Where that
// is no number of three digits the 0 goes all the same.
var escape = text.LazyRegexp(`\\(?:[abfnrtv$"\\]|0\d{0,3})`)

func unescape(value string) string {
	return escape.ReplaceAllStringFunc(value, func(written string) string {
		if written == `\$` {
			return "$$"
		}
		written = `\` + strings.TrimPrefix(written[1:], "0")
		char, _, _, err := strconv.UnquoteChar(written, '"')
		if err != nil {
			return written
		}
		return string(char)
	})
}

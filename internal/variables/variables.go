// Package variables puts the values of variables into texts, as Compose does (compose-spec, 12-interpolation.md):
// $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?message}, ${NAME?message}, ${NAME:+value},
// ${NAME+value} and $$. Defaults and values nest. A "$" before anything else stays as it is.
//
// What Compose takes for the end of a default is taken for it here too: braces in pairs, but never beyond the last one of
// the line. The module in internal/oracle/compose compares the two.
//
// Non-goals: the package knows neither files nor the environment, and quotes no value in an error.
package variables

import (
	"errors"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

const (
	// maxDepth bounds how deep defaults stand in each other.
	maxDepth = 32
	// maxLength bounds a text and the values that are put into it, in bytes.
	maxLength = 1 << 20
)

// ErrTooLong is the error of a text that is longer than 1 MiB.
var ErrTooLong = errors.New("the text with its variables is longer than 1 MiB")

// Expander puts values into texts. Two things differ from Compose. A message is shown as it is written, so that no value
// comes into an error. And a variable that is not set is an error, unless Unset says otherwise.
type Expander struct {
	// Lookup returns a variable's value, and whether it is set; nil when none is.
	Lookup func(name string) (string, bool)
	// Unset is called for $NAME and ${NAME} of a variable that is not set; without an error nothing stands for it.
	// Nil makes it an error that tells what to do.
	Unset func(name string) error
	// Used collects the names that were looked up.
	Used []string
	// length is the sum of the values so far, in bytes.
	length int
}

// Expand returns the text with its variables substituted.
func (e *Expander) Expand(text string) (string, error) { return e.expand(text, 0) }

// expand is Expand of what stands in so many braces.
func (e *Expander) expand(text string, depth int) (string, error) {
	if depth > maxDepth {
		return "", fmt.Errorf("variables nest more than %d deep", maxDepth)
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "$")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		if b.Len() > maxLength {
			return "", ErrTooLong
		}
		var value string
		var err error
		switch name := leadingName(rest); {
		case strings.HasPrefix(rest, "$"):
			value, text = "$", rest[1:]
		case strings.HasPrefix(rest, "{"):
			inner, after, ok := cutBraces(rest)
			if !ok {
				return "", &SyntaxError{"$" + rest, `has no closing "}" on its line; write $$ for a dollar sign`}
			}
			value, err = e.braced(inner, depth)
			text = after
		case name != "":
			value, err = e.value(name)
			text = rest[len(name):]
		default:
			value, text = "$", rest
		}
		if err != nil {
			return "", err
		}
		b.WriteString(value)
	}
}

// braced returns what stands for ${inner}.
func (e *Expander) braced(inner string, depth int) (string, error) {
	name := leadingName(inner)
	operator := inner[len(name):]
	if name != "" && operator == "" {
		return e.value(name)
	}
	operator, orEmpty := strings.CutPrefix(operator, ":")
	if name == "" || operator == "" || !strings.Contains("-?+", operator[:1]) {
		return "", &SyntaxError{
			"${" + inner + "}", "is not a variable; write ${NAME}, ${NAME:-default}, ${NAME:?message}, or $$ for a dollar sign",
		}
	}
	value, set, err := e.find(name)
	if err != nil {
		return "", err
	}
	set = set && (value != "" || !orEmpty)
	switch argument := operator[1:]; {
	case operator[0] == '-' && !set, operator[0] == '+' && set:
		return e.expand(argument, depth+1)
	case operator[0] == '+':
		return "", nil
	case operator[0] == '?' && !set:
		return "", &RequiredError{name, argument}
	}
	return value, nil
}

// value returns the value of a variable that has to be set.
func (e *Expander) value(name string) (string, error) {
	value, set, err := e.find(name)
	switch {
	case err != nil || set:
		return value, err
	case e.Unset != nil:
		return "", e.Unset(name)
	}
	return "", mistakes.Errorf("variable %s is not set; set it in .env or the environment, or give a default as in ${%s:-value}", name, name)
}

func (e *Expander) find(name string) (string, bool, error) {
	e.Used = append(e.Used, name)
	if e.Lookup == nil {
		return "", false, nil
	}
	value, set := e.Lookup(name)
	if e.length += len(value); e.length > maxLength {
		return "", false, ErrTooLong
	}
	return value, set, nil
}

// SyntaxError is a "$" that begins no variable.
type SyntaxError struct {
	// Text is what stands there. Where the text itself may be secret only Reason can be shown.
	Text, Reason string
}

func (e *SyntaxError) Error() string { return names.Quote(e.Text) + " " + e.Reason }

// Fix is the end of the reason.
func (e *SyntaxError) Fix() string {
	_, fix, _ := strings.Cut(e.Reason, "; ")
	return fix
}

// RequiredError is a variable that ${NAME?message} found unset, or ${NAME:?message} empty.
type RequiredError struct{ Name, Message string }

func (e *RequiredError) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("variable %s is required", e.Name)
	}
	return fmt.Sprintf("variable %s is required: %s", e.Name, e.Fix())
}

// Fix is the message, in one line.
func (e *RequiredError) Fix() string { return text.OneLine(e.Message) }

// leadingName returns the variable's name that the text begins with, or "".
func leadingName(text string) string {
	for i := range len(text) {
		c := text[i] | 0x20
		if text[i] != '_' && (c < 'a' || c > 'z') && (i == 0 || text[i] < '0' || text[i] > '9') {
			return text[:i]
		}
	}
	return text
}

// cutBraces splits "{inner}after" where Compose does: at the first brace that closes as many as are open, and where there
// is none at the last one of the line. What stands behind an open brace closes none.
func cutBraces(text string) (inner, after string, ok bool) {
	line, _, _ := strings.Cut(text, "\n")
	end := strings.LastIndexByte(line, '}')
	if end < 0 {
		return "", "", false
	}
	open := 0
	for i := 0; i < end; i++ {
		switch text[i] {
		case '{':
			open++
			i++
		case '}':
			if open--; open == 0 {
				end = i
			}
		}
	}
	return text[1:end], text[end+1:], true
}

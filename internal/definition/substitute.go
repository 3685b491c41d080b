package definition

import (
	"errors"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

var errTooLong = errors.New("the text with its variables is longer than 1 MiB")

// expander puts the values of variables into one text, as Compose does (compose-spec, 12-interpolation.md):
// $NAME, ${NAME}, ${NAME:-default}, ${NAME-default}, ${NAME:?message}, ${NAME?message}, ${NAME:+value},
// ${NAME+value} and $$. Defaults and values nest. A "$" before anything else stays as it is.
//
// Two things differ. An unset variable without a default is an error, where Compose warns and goes on with nothing.
// A message is shown as it is written, so that no value comes into an error.
type expander struct {
	// lookup returns a variable's value, and whether it is set.
	lookup func(string) (string, bool)
	// used collects the names that were looked up.
	used []string
	// length is the sum of the values so far, in bytes.
	length int
}

// expand returns the text with its variables substituted; depth is how many braces it stands in.
func (e *expander) expand(text string, depth int) (string, error) {
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
		if b.Len() > maxFile {
			return "", errTooLong
		}
		var value string
		var err error
		switch name := leadingName(rest); {
		case strings.HasPrefix(rest, "$"):
			value, text = "$", rest[1:]
		case strings.HasPrefix(rest, "{"):
			inner, after, ok := cutBraces(rest)
			if !ok {
				return "", fmt.Errorf(`%s has no closing "}"; write $$ for a dollar sign`, names.Quote("$"+rest))
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
func (e *expander) braced(inner string, depth int) (string, error) {
	name := leadingName(inner)
	operator := inner[len(name):]
	if name != "" && operator == "" {
		return e.value(name)
	}
	operator, orEmpty := strings.CutPrefix(operator, ":")
	if name == "" || operator == "" || !strings.Contains("-?+", operator[:1]) {
		return "", fmt.Errorf("%s is not a variable; write ${NAME}, ${NAME:-default}, ${NAME:?message}, or $$ for a dollar sign",
			names.Quote("${"+inner+"}"))
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
	case operator[0] == '?' && !set && argument == "":
		return "", fmt.Errorf("variable %s is required", name)
	case operator[0] == '?' && !set:
		return "", fmt.Errorf("variable %s is required: %s", name, text.OneLine(argument))
	}
	return value, nil
}

// value returns the value of a variable that has to be set.
func (e *expander) value(name string) (string, error) {
	value, set, err := e.find(name)
	if err == nil && !set {
		err = fmt.Errorf("variable %s is not set; set it in .env or the environment, or give a default as in ${%s:-value}", name, name)
	}
	return value, err
}

func (e *expander) find(name string) (string, bool, error) {
	e.used = append(e.used, name)
	if e.lookup == nil {
		return "", false, nil
	}
	value, set := e.lookup(name)
	if e.length += len(value); e.length > maxFile {
		return "", false, errTooLong
	}
	return value, set, nil
}

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

// cutBraces splits "{inner}after"; braces within inner have to be in pairs.
func cutBraces(text string) (inner, after string, ok bool) {
	open := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return text[1:i], text[i+1:], true
			}
		}
	}
	return "", "", false
}

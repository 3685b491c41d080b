package dockerfile

import (
	"errors"
	"strings"
	"unicode"
)

// variables says what a name stands for.
type variables func(name string) (value string, set bool)

// expand gives a word's value: its quotes and escapes are taken off, and its variables replaced by what they stand for.
// An error means that a builder refuses the word too, or that this package leaves it to the builder.
func expand(word string, escape byte, get variables) (string, error) {
	e := &expansion{text: []rune(word), escape: rune(escape), get: get}
	return e.until(end, false)
}

// end is what there is behind a word.
const end = rune(-1)

var errWord = errors.New("not a word of a Dockerfile")

// expansion is a word that is being expanded.
type expansion struct {
	text   []rune
	at     int
	escape rune
	get    variables
}

func (e *expansion) peek() rune {
	if e.at < len(e.text) {
		return e.text[e.at]
	}
	return end
}

func (e *expansion) take() rune {
	c := e.peek()
	e.at++
	return c
}

// until expands up to a character, which is taken as well. In a pattern, escapes stay.
func (e *expansion) until(stop rune, pattern bool) (string, error) {
	var b strings.Builder
	for e.peek() != end {
		c := e.take()
		part, err := "", error(nil)
		switch {
		case c == stop:
			return b.String(), nil
		case c == '\'':
			part, err = e.single(pattern)
		case c == '"':
			part, err = e.double(pattern)
		case c == '$':
			part, err = e.variable()
		case c == e.escape:
			if pattern {
				b.WriteRune(c)
			}
			if e.peek() != end {
				part = string(e.take())
			}
		default:
			part = string(c)
		}
		if err != nil {
			return "", err
		}
		b.WriteString(part)
	}
	if stop != end {
		return "", errWord
	}
	return b.String(), nil
}

// single takes what stands in single quotes as it is.
func (e *expansion) single(pattern bool) (string, error) {
	var b strings.Builder
	for {
		c := e.take()
		switch {
		case c == end:
			return "", errWord
		case c == '\'':
			return b.String(), nil
		case c == e.escape && pattern:
			b.WriteRune(c)
		}
		b.WriteRune(c)
	}
}

// double takes what stands in double quotes, where variables count and an escape has few meanings.
func (e *expansion) double(pattern bool) (string, error) {
	var b strings.Builder
	for {
		c := e.take()
		switch {
		case c == end:
			return "", errWord
		case c == '"':
			return b.String(), nil
		case c == '$':
			part, err := e.variable()
			if err != nil {
				return "", err
			}
			b.WriteString(part)
			continue
		case c == e.escape && e.peek() == end:
			continue
		case c == e.escape:
			if pattern {
				b.WriteRune(c)
			}
			if next := e.peek(); next == '"' || next == '$' || next == e.escape {
				c = e.take()
			}
		}
		b.WriteRune(c)
	}
}

// variable takes what stands behind a dollar sign.
func (e *expansion) variable() (string, error) {
	if e.peek() != '{' {
		name := e.name()
		if name == "" {
			return "$", nil
		}
		value, _ := e.get(name)
		return value, nil
	}
	e.take()
	if c := e.peek(); c == '{' || c == '}' || c == ':' {
		return "", errWord
	}
	name := e.name()
	value, set := e.get(name)
	switch c := e.take(); c {
	case '}':
		return value, nil
	case ':':
		return e.instead(e.take(), value, set && value != "")
	case '-', '+', '?':
		return e.instead(c, value, set)
	case '#', '%':
		return e.cut(c, value)
	case '/':
		return e.replace(value)
	}
	return "", errWord
}

// instead takes the rest of ${NAME-ELSE}, ${NAME+ELSE} and ${NAME?ELSE}.
func (e *expansion) instead(modifier rune, value string, set bool) (string, error) {
	word, err := e.until('}', false)
	switch {
	case err != nil:
		return "", err
	case modifier == '-' && !set, modifier == '+' && set:
		return word, nil
	case modifier == '+':
		return "", nil
	case modifier == '-', modifier == '?' && set:
		return value, nil
	}
	return "", errWord
}

// name takes the name of a variable: letters, digits and "_", or digits alone, or one special character.
func (e *expansion) name() string {
	begin := e.at
	switch c := e.peek(); {
	case unicode.IsDigit(c):
		for unicode.IsDigit(e.peek()) {
			e.at++
		}
	case strings.ContainsRune("@*#?-$!", c):
		e.at++
	default:
		for c := e.peek(); unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_'; c = e.peek() {
			e.at++
		}
	}
	return string(e.text[begin:e.at])
}

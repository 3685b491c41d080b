// Package dotenv reads the text of a .env file as Docker Compose does, value by value and refusal by refusal.
//
// Godotenv reads the files that it reads alike. Berth itself looks at the text first, and reads what holds anything else than
// plain assignments: see docs/adr/0014-dotenv-as-compose-reads-it.md, and docs/env.md for what comes out.
//
// Non-goals: the package opens no file, sets no variable, and never has a part of the text in an error or a note: it may be
// a part of a password.
package dotenv

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/joho/godotenv"

	"github.com/berthdev/berth/internal/variables"
)

// File is what a text says.
type File struct {
	// Values are the variables and their values. Where a line cannot be read they are those of the lines before it.
	Values map[string]string
	// Bare are names that stand alone, without a value: where somebody gets the variables of the file, these come from the
	// environment.
	Bare []string
	// Unset are the lines whose value names a variable that is not set: nothing stands for it, as in Compose.
	Unset []int
}

// LineError is a line that cannot be read.
type LineError struct {
	// Line counts from 1; it is where the assignment begins.
	Line   int
	Reason string
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// plainLine is a line that godotenv and Compose read alike: nothing, a comment, or a value of letters, digits and signs
// that neither of them looks at.
var plainLine = text.LazyRegexp(`^(?:#.*|[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_./:@%+,-]*)?$`)

// Parse reads a text. lookup finds a variable of the environment, which wins over the text wherever a value names it; nil
// is an empty environment. The error is a [*LineError], and the file then holds what was read before it.
func Parse(text string, lookup func(name string) (string, bool)) (File, error) {
	return ParseAfter(nil, text, lookup)
}

// ParseAfter is [Parse] for a text after others, whose values it may name, and which stay where it has none.
func ParseAfter(before map[string]string, text string, lookup func(name string) (string, bool)) (File, error) {
	file := File{Values: map[string]string{}}
	maps.Copy(file.Values, before)
	text = strings.TrimPrefix(text, "\ufeff") // some editors begin a file with it
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return file, &LineError{1, "the file is UTF-16 text; save it as UTF-8"}
	}
	if plain(text) {
		if values, err := godotenv.Unmarshal(text); err == nil {
			maps.Copy(file.Values, values)
			return file, nil
		}
	}
	return read(file, text, lookup)
}

func plain(text string) bool {
	for line := range strings.Lines(text) {
		if !plainLine.MatchString(strings.TrimSuffix(line, "\n")) {
			return false
		}
	}
	return true
}

// read goes through the text assignment by assignment, and adds to a file.
func read(file File, text string, lookup func(string) (string, bool)) (File, error) {
	s := scanner{text: text}
	for {
		a, more, err := s.next()
		if err != nil || !more {
			return file, err
		}
		if a.bare {
			if a.name != "" {
				file.Bare = append(file.Bare, a.name)
			}
			continue
		}
		value, unset, err := a.expand(func(name string) (string, bool) {
			if lookup != nil {
				if value, ok := lookup(name); ok {
					return value, true
				}
			}
			value, ok := file.Values[name]
			return value, ok
		})
		if err != nil {
			return file, &LineError{a.line, reason(err)}
		}
		file.Values[a.name] = value
		if unset {
			file.Unset = append(file.Unset, a.line)
		}
	}
}

// reason is an error of a value without anything of the value.
func reason(err error) string {
	var syntax *variables.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return `"${" begins no variable; put the value into single quotes, or write $$ for a dollar sign`
	case errors.As(err, new(*variables.RequiredError)):
		return "a variable that its value requires is not set, or empty"
	}
	return err.Error()
}

// Names are the names that a text assigns to, by the line on which each assignment begins, up to a line that cannot be read,
// with the name of that one if only its value cannot.
func Names(text string) map[int]string {
	found := map[int]string{}
	s := scanner{text: strings.TrimPrefix(text, "\ufeff")}
	for {
		a, more, err := s.next()
		if a.name != "" && !a.bare {
			found[a.line] = a.name
		}
		if err != nil || !more {
			return found
		}
	}
}

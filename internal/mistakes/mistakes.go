// Package mistakes shows what is wrong in files that people write: where, with the lines as they stand there, and what to do.
//
// It reads no file and finds no mistake; values that may be secret are kept out of what it shows.
package mistakes

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Mistake is something that is wrong at a place.
type Mistake struct {
	// File is relative to the project's root folder, with slashes; "environment" for a variable of the process, and
	// "catalogue/..." for a file that Berth ships.
	File string `json:"file"`
	// Line counts from 1; 0 is none, as of the environment or a file as a whole.
	Line int `json:"line"`
	// Column counts from 1; 0 is none.
	Column int `json:"column"`
	// Key is the key of a definition, such as "ports.http", or the name of a variable; empty where there is none.
	Key string `json:"key"`
	// Message says what is wrong, and begins with the key.
	Message string `json:"message"`
	// Snippet is the line before and the line itself, each after its number, and a mark below the column; empty without a line.
	Snippet string `json:"snippet"`
	// Fix says what to do.
	Fix string `json:"fix"`
}

// document is what `validate -format=json` prints. Fields are only ever added to version 1.
type document struct {
	Version int `json:"version"`
	// Mistakes are all that were found, in the order of files and lines.
	Mistakes []Mistake `json:"mistakes"`
}

// JSON is one indented JSON document.
func JSON(list []Mistake) (string, error) {
	text, err := json.MarshalIndent(document{Version: 1, Mistakes: append([]Mistake{}, list...)}, "", "  ")
	return string(text) + "\n", err
}

// Sort puts mistakes in the order of files and lines.
func Sort(list []Mistake) {
	slices.SortStableFunc(list, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Fixable is an error that says what to do about it.
type Fixable interface {
	error
	// Fix is what to do. The text ends with it, or does not have it.
	Fix() string
}

// Split is the text of an error, and what to do about it; empty where the error does not say it apart.
func Split(err error) (message, fix string) {
	text := err.Error()
	var known Fixable
	if !errors.As(err, &known) {
		return text, ""
	}
	fix = known.Fix()
	message, found := strings.CutSuffix(text, fix)
	switch {
	case found:
		return strings.TrimRight(message, ":; "), fix
	case strings.Contains(text, fix):
		return text, ""
	}
	return text, fix
}

// WithFix is an error with what to do, which its text does not have.
func WithFix(err error, fix string) error { return &withFix{err, fix} }

type withFix struct {
	error
	fix string
}

func (e *withFix) Fix() string   { return e.fix }
func (e *withFix) Unwrap() error { return e.error }

// Errorf is [fmt.Errorf], and gives a [Fixable] if the format has a "; ": what follows it is what to do.
func Errorf(format string, args ...any) error { return split("; ", format, args) }

// Rulef is [Errorf] for a format that has a value and ": " before the rule that the value breaks.
func Rulef(format string, args ...any) error {
	if strings.Contains(format, "; ") {
		return Errorf(format, args...)
	}
	return split(": ", format, args)
}

func split(separator, format string, args []any) error {
	before, after, found := strings.Cut(format, separator)
	if !found || strings.Contains(format, "%w") {
		return fmt.Errorf(format, args...)
	}
	verbs := strings.Count(strings.ReplaceAll(before, "%%", ""), "%")
	return &fixable{fmt.Sprintf(before, args[:verbs]...) + separator, fmt.Sprintf(after, args[verbs:]...)}
}

type fixable struct{ before, fix string }

func (e *fixable) Error() string { return e.before + e.fix }
func (e *fixable) Fix() string   { return e.fix }

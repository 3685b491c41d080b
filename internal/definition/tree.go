package definition

import (
	"fmt"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// kind is what a node is in YAML.
type kind int

const (
	scalar kind = iota
	list
	mapping
)

// form is what a scalar may be taken for.
type form int

const (
	// textForm is a quoted scalar, or a plain one that is neither number nor boolean.
	textForm form = iota
	// typedForm is a plain number or boolean.
	typedForm
	// nullForm is a key without a value, or ~.
	nullForm
)

// node is one value of a definition, with its place in the file.
type node struct {
	kind kind
	// file and line are the place that errors name.
	file string
	line int
	// column counts from 1; 0 where it is not known.
	column int

	// text is a scalar as it is written, without quotes.
	text string
	// form is what a scalar may be taken for.
	form form
	// variables are the names that interpolation looked up; nil when there was nothing to substitute.
	variables []string
	// broken reports whether an error tells of the value already: what follows from it is not told again.
	broken bool
	// meant are the keys of a mapping that probably stand there under another name.
	meant []string

	items  []*node
	fields []field
}

// field is one key of a mapping and its value.
type field struct {
	key    string
	line   int
	column int
	value  *node
}

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// errorf returns an error that begins with the node's place. A path among args is the key that it is about.
func (n *node) errorf(format string, args ...any) error {
	var key fieldPath
	for _, arg := range args {
		if at, ok := arg.(fieldPath); ok && key == nil {
			key = at
		}
	}
	return n.mistake(key, mistakes.Errorf(format, args...))
}

func (n *node) mistake(key fieldPath, err error) error {
	return &mistake{n.file, n.line, &keyed{n.column, key, err}}
}

// shown is the value for an error text: quoted and shortened, or the names of its variables when one of them looks
// secret.
func (n *node) shown() string {
	switch {
	case n.kind == list:
		return "a list"
	case n.kind == mapping:
		return "a mapping"
	case n.form == nullForm:
		return "no value"
	case slices.ContainsFunc(n.variables, names.LooksSecret):
		return "the value of " + strings.Join(n.variables, ", ")
	default:
		return names.Quote(n.text)
	}
}

// fieldPath is where a value stands in a definition: keys, and positions in lists.
type fieldPath []any

func (p fieldPath) child(step any) fieldPath { return append(slices.Clip(p), step) }

// String writes a path as in "copy[0].dst".
func (p fieldPath) String() string {
	var b strings.Builder
	for _, step := range p {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(shownKey(step))
		}
	}
	return b.String()
}

// shownKey is a key for an error text: as it is when it is a plain word, else quoted and shortened.
func shownKey(key string) string {
	if quoted := names.Quote(key); quoted != `"`+key+`"` || key == "" || strings.ContainsAny(key, " .[]:") {
		return quoted
	}
	return key
}

// at returns the node at the path, or the last one on the way that exists; nil only of nil.
func (n *node) at(p fieldPath) *node {
	for _, step := range p {
		var next *node
		switch step := step.(type) {
		case int:
			if n != nil && step < len(n.items) {
				next = n.items[step]
			}
		case string:
			next = n.get(step)
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

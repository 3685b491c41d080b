package definition

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/variables"
)

// interpolate returns the tree with variables put into its scalars; keys stay as they are.
// Since the tree is already parsed, a value can never become YAML syntax.
//
// A variable that looks secret is refused wherever its value could reach an image, a label, a name or a plan.
// All errors are told; the values that they are about are marked as broken.
func interpolate(n *node, at fieldPath, lookup func(string) (string, bool)) (*node, error) {
	made := *n
	var errs []error
	switch n.kind {
	case list:
		made.items = make([]*node, len(n.items))
		for i, item := range n.items {
			var err error
			made.items[i], err = interpolate(item, at.child(i), lookup)
			errs = append(errs, err)
		}
	case mapping:
		made.fields = slices.Clone(n.fields)
		for i, f := range n.fields {
			var err error
			made.fields[i].value, err = interpolate(f.value, at.child(f.key), lookup)
			errs = append(errs, err)
		}
	default:
		err := made.fill(at, lookup)
		made.broken = n.broken || err != nil
		errs = append(errs, err)
	}
	return &made, errors.Join(errs...)
}

// fill puts variables into a scalar.
func (n *node) fill(at fieldPath, lookup func(string) (string, bool)) error {
	if len(at) > 0 && at[0] == "export" {
		lookup = factsFirst(lookup)
	}
	if strings.Contains(n.text, "$") {
		e := &variables.Expander{Lookup: lookup}
		filled, err := e.Expand(n.text)
		if err != nil {
			return n.errorf("%s: %w", at, err)
		}
		n.text, n.variables = filled, e.Used
	}
	if i := slices.IndexFunc(n.variables, names.LooksSecret); i >= 0 && !mayHoldSecret(at) {
		return n.errorf("%s: variable %s looks secret and would be seen in images, labels or plans; "+
			"only %s may name it", at, n.variables[i], names.Listed(secretKeys))
	}
	return n.readable(at)
}

// readable refuses a scalar that engines or YAML could not hold.
func (n *node) readable(at fieldPath) error {
	switch {
	case strings.ContainsRune(n.text, 0):
		return n.errorf("%s: the text holds a NUL byte", at)
	case !utf8.ValidString(n.text):
		return n.errorf("%s: the value of %s is not UTF-8 text", at, strings.Join(n.variables, ", "))
	}
	return nil
}

// secretKeys are the keys with the tag option "secret", sorted: those that reach nothing but the running container.
var secretKeys = slices.Sorted(slices.Values(keysWith("secret", reflect.TypeFor[Server](), nil)))

// keysWith are the keys of a type, and of the types below it, that have a tag option.
func keysWith(option string, t reflect.Type, above fieldPath) []string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var keys []string
	for _, field := range keyedFields(t) {
		at := above.child(field.key)
		if slices.Contains(field.options, option) {
			keys = append(keys, at.String())
		}
		keys = append(keys, keysWith(option, field.is, at)...)
	}
	return keys
}

// mayHoldSecret reports whether a field is one of [secretKeys] or below one.
func mayHoldSecret(at fieldPath) bool {
	return slices.ContainsFunc(secretKeys, func(key string) bool {
		below, is := strings.CutPrefix(at.String(), key)
		return is && (below == "" || below[0] == '.' || below[0] == '[')
	})
}

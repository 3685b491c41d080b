package definition

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/names"
)

// interpolate returns the tree with variables put into its scalars; keys stay as they are.
// Since the tree is already parsed, a value can never become YAML syntax; only a scalar that stands without quotes
// may turn out to be a number or a boolean.
//
// A variable that looks secret is refused wherever its value could reach an image, a label, a name or a plan.
func interpolate(n *node, at fieldPath, lookup func(string) (string, bool)) (*node, error) {
	made := *n
	var err error
	switch n.kind {
	case list:
		made.items = make([]*node, len(n.items))
		for i, item := range n.items {
			if made.items[i], err = interpolate(item, at.child(i), lookup); err != nil {
				return nil, err
			}
		}
		return &made, nil
	case mapping:
		made.fields = slices.Clone(n.fields)
		for i, f := range n.fields {
			if made.fields[i].value, err = interpolate(f.value, at.child(f.key), lookup); err != nil {
				return nil, err
			}
		}
		return &made, nil
	}
	if strings.Contains(n.text, "$") {
		e := &expander{lookup: lookup}
		if made.text, err = e.expand(n.text, 0); err != nil {
			return nil, n.errorf("%s: %w", at, err)
		}
		if made.variables = e.used; e.used != nil && n.plain {
			made.form = anyForm
		}
	}
	if i := slices.IndexFunc(made.variables, names.LooksSecret); i >= 0 && !mayHoldSecret(at) {
		return nil, n.errorf("%s: variable %s looks secret and would be seen in images, labels or plans; "+
			"only %s may name it", at, made.variables[i], names.Listed(secretKeys))
	}
	switch {
	case strings.ContainsRune(made.text, 0):
		return nil, n.errorf("%s: the text holds a NUL byte", at)
	case !utf8.ValidString(made.text):
		return nil, n.errorf("%s: the value of %s is not UTF-8 text", at, strings.Join(made.variables, ", "))
	}
	return &made, nil
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
		at := above.child(keyOf(field))
		if slices.Contains(optionsOf(field), option) {
			keys = append(keys, at.String())
		}
		keys = append(keys, keysWith(option, field.Type, at)...)
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

package definition

import (
	"errors"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// fillPairs gives the names and values at a path of a tree the form of a mapping and, to those without a value, that of the
// variable of their name. All errors are told; the values that they are about are marked as broken.
func fillPairs(root *node, lookup func(string) (string, bool), path ...string) (*node, error) {
	pairs, at := root, fieldPath{}
	for _, key := range path {
		pairs, at = pairs.get(key), at.child(key)
	}
	if pairs == nil || pairs.kind == scalar {
		return root, nil
	}
	filled := *pairs
	filled.kind, filled.items, filled.fields = mapping, nil, nil
	var errs []error
	for _, f := range fieldsOf(pairs) {
		if f.value.kind == scalar && f.value.form == nullForm {
			if lookup == nil {
				continue
			}
			text, set := lookup(f.key)
			if !set {
				continue
			}
			value := *f.value
			value.form, value.text, value.variables = textForm, text, []string{f.key}
			err := value.readable(at.child(f.key))
			value.broken = err != nil
			errs = append(errs, err)
			f.value = &value
		}
		if slices.ContainsFunc(filled.fields, func(other field) bool { return other.key == f.key }) {
			errs = append(errs, f.value.errorf("%s: %s is given twice", at, names.Quote(f.key)))
			continue
		}
		filled.fields = append(filled.fields, f)
	}
	return with(root, &filled, path...), errors.Join(errs...)
}

// fieldsOf are names and values as fields, whether they are written as a mapping or as a list.
func fieldsOf(pairs *node) []field {
	if pairs.kind == mapping {
		return pairs.fields
	}
	var list []field
	for _, item := range pairs.items {
		key, text, given := strings.Cut(item.text, "=")
		value := *item
		if value.form = textForm; !given {
			value.form = nullForm
		}
		if value.text = text; item.kind != scalar {
			value, key = *item, "" // the decoder refuses it
		}
		list = append(list, field{key: key, line: item.line, value: &value})
	}
	return list
}

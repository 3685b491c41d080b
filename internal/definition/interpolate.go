package definition

import (
	"errors"
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
		made.broken = err != nil
		errs = append(errs, err)
	}
	return &made, errors.Join(errs...)
}

// fill puts variables into a scalar.
func (n *node) fill(at fieldPath, lookup func(string) (string, bool)) error {
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
			"only environment, post_start.command and ready.exec may name it", at, n.variables[i])
	}
	switch {
	case strings.ContainsRune(n.text, 0):
		return n.errorf("%s: the text holds a NUL byte", at)
	case !utf8.ValidString(n.text):
		return n.errorf("%s: the value of %s is not UTF-8 text", at, strings.Join(n.variables, ", "))
	}
	return nil
}

// mayHoldSecret reports whether a field reaches nothing but the running container.
func mayHoldSecret(at fieldPath) bool {
	switch at[0] {
	case "environment":
		return true
	case "post_start":
		return len(at) > 1 && at[1] == "command"
	case "ready":
		return len(at) > 1 && at[1] == "exec"
	}
	return false
}

package definition

import (
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
		e := &variables.Expander{Lookup: lookup}
		if made.text, err = e.Expand(n.text); err != nil {
			return nil, n.errorf("%s: %w", at, err)
		}
		made.variables = e.Used
	}
	if i := slices.IndexFunc(made.variables, names.LooksSecret); i >= 0 && !mayHoldSecret(at) {
		return nil, n.errorf("%s: variable %s looks secret and would be seen in images, labels or plans; "+
			"only environment, post_start.command and ready.exec may name it", at, made.variables[i])
	}
	switch {
	case strings.ContainsRune(made.text, 0):
		return nil, n.errorf("%s: the text holds a NUL byte", at)
	case !utf8.ValidString(made.text):
		return nil, n.errorf("%s: the value of %s is not UTF-8 text", at, strings.Join(made.variables, ", "))
	}
	return &made, nil
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

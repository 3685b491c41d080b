package definition

import (
	"cmp"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// shortestSecret is how long a value is, in bytes, that is looked for in what is shown: a shorter one is in any text.
const shortestSecret = 3

// secrets are what must not be seen of a server: its password, the values of its secret variables, and of those that the
// tree names, wherever they stand in a longer text. Lines are apart, as logs have them, and the longest come first, so that
// none is left in part because a shorter one is in it. The name of the server, or of one that it extends, is no secret: as a
// password for tests it would make reports unreadable.
func secrets(server Server, root *node, extended []string, lookup func(string) (string, bool)) []string {
	var values []string
	for name, value := range server.Environment {
		if names.LooksSecret(name) {
			values = append(values, value)
		}
	}
	values = append(values, server.Connect.Password)
	variables := root.secretVariables()
	for _, secret := range server.Build.Secrets {
		if secret.Environment != "" {
			variables = append(variables, secret.Environment)
		}
	}
	for _, name := range variables {
		if lookup != nil {
			value, _ := lookup(name)
			values = append(values, value)
		}
	}
	var lines []string
	for _, value := range values {
		for line := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == '\n' || r == '\r' }) {
			if len(line) >= shortestSecret && line != server.Name && !slices.Contains(extended, line) {
				lines = append(lines, line)
			}
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(lines)
}

// secretVariables are the names of variables in a tree that look secret.
func (n *node) secretVariables() []string {
	var found []string
	for _, name := range n.variables {
		if names.LooksSecret(name) {
			found = append(found, name)
		}
	}
	for _, item := range n.items {
		found = append(found, item.secretVariables()...)
	}
	for _, f := range n.fields {
		found = append(found, f.value.secretVariables()...)
	}
	return found
}

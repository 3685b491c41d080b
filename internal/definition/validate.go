package definition

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/berthdev/berth/internal/names"
)

// checker collects the first error of a server, with the place in the file that it comes from.
type checker struct {
	// root is the merged tree; nil when a server without a file is checked.
	root *node
	err  error
}

// fail records that the field at the path breaks a rule; only the first failure counts.
func (c *checker) fail(err error, at ...any) {
	if err == nil || c.err != nil {
		return
	}
	c.err = err
	if len(at) > 0 {
		c.err = fmt.Errorf("%s: %w", fieldPath(at), err)
	}
	if n := c.root.at(at); n != nil {
		c.err = fmt.Errorf("%s: %w", n.place(), c.err)
	}
}

// failf is fail with a text.
func (c *checker) failf(at fieldPath, format string, args ...any) {
	c.fail(fmt.Errorf(format, args...), at...)
}

// validate checks everything that one server can say wrongly by itself. What is left are its links, which need the
// other servers, and its files, which are checked when they are read.
func validate(s *Server, root *node, allowPrivileged bool) error {
	c := &checker{root: root}
	c.fail(names.Server(s.Name), "name")
	c.line(s.Description, "description")
	c.image(s)
	c.process(s)
	c.network(s)
	c.rights(s, allowPrivileged)
	c.storage(s)
	c.ready(s)
	return c.err
}

// line checks a text that is shown to people.
func (c *checker) line(text, key string) {
	if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		c.failf(fieldPath{key}, "%s: one line of printable characters", names.Quote(text))
	}
}

// values checks the names of a mapping of texts by a rule, and the texts for NUL and, if they are one line, newlines.
func (c *checker) values(values map[string]string, key string, rule func(string) error, oneLine bool) {
	for _, name := range sortedKeys(values) {
		c.fail(rule(name), key, name)
		switch value := values[name]; {
		case strings.ContainsRune(value, 0):
			c.failf(fieldPath{key, name}, "a value cannot hold a NUL byte")
		case oneLine && strings.ContainsAny(value, "\r\n"):
			c.failf(fieldPath{key, name}, "%s: a value is one line", names.Quote(value))
		}
	}
}

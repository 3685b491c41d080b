package definition

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// checker collects the errors of a server, with the places in the file that they come from.
type checker struct {
	// root is the merged tree; nil when a server without a file is checked.
	root *node
	errs []error
}

// fail records that the field at the path breaks a rule, unless an error tells of that field already.
func (c *checker) fail(err error, at ...any) {
	if err == nil {
		return
	}
	if len(at) > 0 {
		err = fmt.Errorf("%s: %w", fieldPath(at), err)
	}
	n := c.root.at(at)
	switch {
	case n == nil:
		c.errs = append(c.errs, err)
	case n == c.root:
		c.errs = append(c.errs, n.mistake(at, err))
	case !n.broken:
		n.broken = true
		c.errs = append(c.errs, n.mistake(at, err))
	}
}

// unclear reports whether an error has told already of one of these keys, or of what all may be inherited from: what it should
// hold is not known.
func (c *checker) unclear(keys ...string) bool {
	if c.root == nil {
		return false
	}
	return slices.ContainsFunc(append(keys, "extends"), func(key string) bool {
		n := c.root.get(key)
		return n != nil && n.broken || slices.Contains(c.root.meant, key)
	})
}

// failf is fail with a text.
func (c *checker) failf(at fieldPath, format string, args ...any) {
	c.fail(mistakes.Rulef(format, args...), at...)
}

// validate checks everything that one server can say wrongly by itself. What is left are its links, which need the
// other servers, and its files, which are checked when they are read.
func validate(s *Server, root *node, sources Sources) error {
	c := &checker{root: root}
	c.fail(names.Server(s.Name), "name")
	c.line(s.Description, "description")
	for i, group := range s.Groups {
		c.fail(names.ServerGroup(group), "groups", i)
	}
	c.image(s, sources.AllowHostPaths)
	c.process(s)
	c.network(s)
	c.connect(s)
	c.export(s)
	c.rights(s, sources.AllowPrivileged)
	c.storage(s, sources.AllowHostPaths)
	c.ready(s)
	return errors.Join(c.errs...)
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

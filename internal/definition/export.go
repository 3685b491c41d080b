package definition

import (
	"errors"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/endpoints"
	"github.com/berthdev/berth/internal/names"
)

// factsFirst finds what only a running server can tell, which stays open, and then the variables of the project.
func factsFirst(lookup func(string) (string, bool)) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if fact, is := endpoints.Fact(name); is {
			return fact, true
		}
		if lookup == nil {
			return "", false
		}
		return lookup(name)
	}
}

// variableName is a name that every shell takes (POSIX.1-2017, Base Definitions 3.235).
var variableName = text.LazyRegexp(`^[A-Za-z_][A-Za-z0-9_]*$`)

// export checks the names that tests are told under.
func (c *checker) export(s *Server) {
	if len(s.Export) == 0 {
		return
	}
	if len(s.Ports) == 0 && !c.unclear("ports") {
		c.fail(errors.New("there is nothing to tell; give ports"), "export")
		return
	}
	for _, name := range sortedKeys(s.Export) {
		at := fieldPath{"export", name}
		switch {
		case !variableName.MatchString(name):
			c.failf(at, "%s is no name of a variable: letters, digits and _", names.Quote(name))
		case strings.HasPrefix(name, "BERTH_"):
			c.failf(at, "it would be taken for a setting; rename it")
		case strings.ContainsAny(s.Export[name], "\x00\r\n"):
			c.failf(at, "it is one line, without NUL")
		}
	}
}

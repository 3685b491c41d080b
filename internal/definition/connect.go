package definition

import (
	"errors"
	"net/url"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// Connect is what a client of the server needs beside the address of its first port. It changes nothing of the container:
// it is told to tests, and says what the server itself was told by its environment or its files.
type Connect struct {
	// User is who logs in.
	User string `json:"user,omitempty" yaml:"user"`
	// Password is that of the user.
	Password string `json:"password,omitempty" yaml:"password"`
	// Database is what the URL's path names: a database, or a virtual host.
	Database string `json:"database,omitempty" yaml:"database"`
	// Query ends the URL, without the question mark, such as sslmode=disable.
	Query string `json:"query,omitempty" yaml:"query"`
}

// connect checks what tests are told: each is a line of a file.
func (c *checker) connect(s *Server) {
	if s.Connect == (Connect{}) {
		return
	}
	if len(s.Ports) == 0 && !c.unclear("ports") {
		c.fail(errors.New("there is nothing to connect to; give ports"), "connect")
	}
	for _, field := range []struct{ name, value string }{
		{"user", s.Connect.User}, {"password", s.Connect.Password}, {"database", s.Connect.Database},
	} {
		if strings.ContainsAny(field.value, "\x00\r\n") {
			c.failf(fieldPath{"connect", field.name}, "it is one line, without NUL")
		}
	}
	if _, err := url.ParseQuery(s.Connect.Query); err != nil || strings.ContainsFunc(s.Connect.Query, notOfQuery) {
		c.failf(fieldPath{"connect", "query"}, `%s: a query is NAME=VALUE, more of them with "&" between, and has spaces and the like as %%20`,
			names.Quote(s.Connect.Query))
	}
}

// notOfQuery reports whether a character cannot stand in a query as it is (RFC 3986, 3.4).
func notOfQuery(r rune) bool {
	letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !letter && !strings.ContainsRune("-._~!$&'()*+,;=:@/?%", r)
}

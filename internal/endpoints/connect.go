package endpoints

import (
	"fmt"
	"strings"
)

// Connect is what a client needs beside an endpoint's address.
type Connect struct {
	// User is who logs in; empty where the server asks for none.
	User string `json:"user,omitempty"`
	// Password is empty where the server asks for none.
	Password string `json:"password,omitempty"`
	// Database is the name of one that is there; empty where the server has none.
	Database string `json:"database,omitempty"`
	// URL is the endpoint's with all of these.
	URL string `json:"url"`
}

// Connected is the endpoint with what its clients need; c.URL is made here. query is the end of the URL, empty for none.
func (e Endpoint) Connected(c Connect, query string) Endpoint {
	scheme, _, _ := strings.Cut(e.URL, "://")
	c.URL = scheme + "://"
	switch {
	case c.Password != "":
		c.URL += escaped(c.User) + ":" + escaped(c.Password) + "@"
	case c.User != "":
		c.URL += escaped(c.User) + "@"
	}
	c.URL += e.Addr()
	if c.Database != "" {
		c.URL += "/" + escaped(c.Database)
	} else if query != "" {
		c.URL += "/"
	}
	if query != "" {
		c.URL += "?" + query
	}
	e.Connect = &c
	return e
}

// escaped is a text as a part of a URL: what is not unreserved (RFC 3986, 2.3) is written by its bytes, and the tilde too,
// which means a home folder to shells.
func escaped(part string) string {
	var text strings.Builder
	for _, b := range []byte(part) {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b >= '0' && b <= '9', strings.IndexByte("-._", b) >= 0:
			text.WriteByte(b)
		default:
			fmt.Fprintf(&text, "%%%02X", b)
		}
	}
	return text.String()
}

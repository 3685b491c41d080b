package acceptance

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// call is one request to an engine.
type call struct {
	method string
	// path is without the version prefix.
	path  string
	query url.Values
	// sent is the request's body, where it is JSON.
	sent []byte
	// status is that of the answer; 0 until there is one.
	status int
	// answer is its body, for calls that tell names of identifiers; see naming.
	answer []byte
}

func (c call) String() string { return c.method + " " + c.path }

// naming matches the calls that tell which name an identifier belongs to: what makes or shows a container, a network or
// an image. They are answered with one JSON value.
func (c call) naming() bool {
	words := strings.Split(strings.Trim(c.path, "/"), "/")
	last := words[len(words)-1]
	switch words[0] {
	case "containers":
		return c.method == http.MethodPost && last == "create" || c.method == http.MethodGet && last == "json"
	case "networks":
		return c.method == http.MethodPost && last == "create" || c.method == http.MethodGet
	case "images":
		return c.method == http.MethodGet && last == "json"
	}
	return false
}

// named is what the API's answers have in common: a container in a list has Names, an image RepoTags.
type named struct {
	ID, Name        string
	Names, RepoTags []string
}

// name is the first name that there is, without the slash before a container's.
func (n named) name() string {
	for _, list := range [][]string{{n.Name}, n.Names, n.RepoTags} {
		if len(list) > 0 && list[0] != "" {
			return strings.TrimPrefix(list[0], "/")
		}
	}
	return ""
}

// identifiers are the names of containers, networks and images, and the commands of execs, by identifier.
type identifiers map[string]string

// learn remembers what the answer to a call tells.
func (ids identifiers) learn(c call) {
	if !c.naming() || c.status >= http.StatusBadRequest {
		return
	}
	var list []named
	if json.Unmarshal(c.answer, &list) != nil {
		var one named
		if json.Unmarshal(c.answer, &one) != nil {
			return
		}
		if c.method == http.MethodPost {
			one.Name = c.made()
		}
		list = []named{one}
	}
	for _, item := range list {
		if name := item.name(); name != "" && item.ID != "" {
			ids[item.ID] = name
		}
	}
}

// name is that of an identifier, or what was given.
func (ids identifiers) name(id string) string {
	if name, known := ids[id]; known {
		return name
	}
	return id
}

// made is the name of what a call creates: containers have it in the query, networks and volumes in the body.
func (c call) made() string {
	var body named
	if name := c.query.Get("name"); name != "" || json.Unmarshal(c.sent, &body) != nil {
		return name
	}
	return body.Name
}

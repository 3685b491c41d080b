package definition

import (
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/names"
)

// decode takes {context, args, target}, or the context alone.
func (b *Build) decode(n *node, at fieldPath) error {
	if n.kind == scalar {
		var err error
		b.Context, err = n.string(at, false)
		return err
	}
	return decodeStruct(n, reflect.ValueOf(b).Elem(), at)
}

// with is the tree with another value at a path of keys.
func with(n, value *node, path ...string) *node {
	if len(path) == 0 {
		return value
	}
	made := *n
	made.fields = slices.Clone(n.fields)
	for i, f := range made.fields {
		if f.key == path[0] {
			made.fields[i].value = with(f.value, value, path[1:]...)
		}
	}
	return &made
}

// build checks how a Dockerfile is built.
func (c *checker) build(s *Server, allowHostPaths bool) {
	at := fieldPath{"build"}
	if !reflect.ValueOf(s.Build).IsZero() && s.Dockerfile == "" && !c.unclear("dockerfile") {
		c.failf(at, "it says how a Dockerfile is built; give dockerfile as well, or leave it out")
	}
	if s.Build.Context != "" {
		c.fail(s.In("build", "context").localPath(s.Build.Context), "build", "context")
		if !s.In("build", "context").sees(s.In("dockerfile")) {
			c.failf(fieldPath{"build", "context"}, "the Dockerfile is not of the same project or server of the catalogue; give dockerfile as well")
		}
	}
	for _, name := range sortedKeys(s.Build.Args) {
		c.fail(names.EnvName(name), "build", "args", name)
		if names.LooksSecret(name) {
			c.failf(fieldPath{"build", "args", name}, "its name looks secret, and whoever has the image can read its build arguments; "+
				"give it to the container in environment, or copy a file in a stage that is not kept")
		}
	}
	for _, id := range sortedKeys(s.Build.Secrets) {
		c.secret(s.In("build", "secrets", id, "file"), fieldPath{"build", "secrets", id}, id, s.Build.Secrets[id], allowHostPaths)
	}
	if strings.ContainsFunc(s.Build.Target, func(r rune) bool { return r <= ' ' || r > '~' }) {
		c.fail(fmt.Errorf("%s is not the name of a stage", names.Quote(s.Build.Target)), "build", "target")
	}
}

// secret checks where a secret of the build is.
func (c *checker) secret(folder Folder, at fieldPath, id string, secret Secret, allowHostPaths bool) {
	if strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' || r == ',' || r == '"' }) || id == "" {
		c.failf(at, "an ID has no spaces, commas and quotes")
	}
	switch {
	case (secret.Environment == "") == (secret.File == ""):
		c.failf(at, "give environment, the name of a variable, or file")
	case secret.Environment != "":
		c.fail(names.EnvName(secret.Environment), append(at, "environment")...)
	case !path.IsAbs(secret.File):
		c.fail(folder.localPath(secret.File), append(at, "file")...)
	case !allowHostPaths:
		c.failf(at.child("file"), "%s is outside the project; set BERTH_ALLOW_HOST_PATHS=true if you trust this server", names.Quote(secret.File))
	}
}

package definition

import (
	"errors"
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

// fillArgs gives the build arguments of a tree the form of a mapping and, to those without a value, that of the variable
// of their name. All errors are told; the values that they are about are marked as broken.
func fillArgs(root *node, lookup func(string) (string, bool)) (*node, error) {
	args := root.get("build").get("args")
	if args == nil || args.kind == scalar {
		return root, nil
	}
	filled := *args
	filled.kind, filled.items, filled.fields = mapping, nil, nil
	var errs []error
	for _, f := range argFields(args) {
		if f.value.kind == scalar && f.value.form == nullForm {
			if lookup == nil {
				continue
			}
			text, set := lookup(f.key)
			if !set {
				continue
			}
			value := *f.value
			value.form, value.text, value.variables = textForm, text, []string{f.key}
			err := value.readable(fieldPath{"build", "args", f.key})
			value.broken = err != nil
			errs = append(errs, err)
			f.value = &value
		}
		if slices.ContainsFunc(filled.fields, func(other field) bool { return other.key == f.key }) {
			errs = append(errs, f.value.errorf("build.args: %s is given twice", names.Quote(f.key)))
			continue
		}
		filled.fields = append(filled.fields, f)
	}
	return with(root, &filled, "build", "args"), errors.Join(errs...)
}

// argFields are build arguments as fields, whether they are written as a mapping or as a list.
func argFields(args *node) []field {
	if args.kind == mapping {
		return args.fields
	}
	var list []field
	for _, item := range args.items {
		key, text, given := strings.Cut(item.text, "=")
		value := *item
		if value.form = textForm; !given {
			value.form = nullForm
		}
		if value.text = text; item.kind != scalar {
			value, key = *item, "" // the decoder refuses it
		}
		list = append(list, field{key: key, line: item.line, value: &value})
	}
	return list
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
		c.fail(s.Folder.localPath(s.Folder.Below, s.Build.Context), "build", "context")
	}
	for _, name := range sortedKeys(s.Build.Args) {
		c.fail(names.EnvName(name), "build", "args", name)
		if names.LooksSecret(name) {
			c.failf(fieldPath{"build", "args", name}, "its name looks secret, and whoever has the image can read its build arguments; "+
				"give it to the container in environment, or copy a file in a stage that is not kept")
		}
	}
	for _, id := range sortedKeys(s.Build.Secrets) {
		c.secret(s.Folder, fieldPath{"build", "secrets", id}, id, s.Build.Secrets[id], allowHostPaths)
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
		c.fail(folder.localPath(folder.Below, secret.File), append(at, "file")...)
	case !allowHostPaths:
		c.failf(at.child("file"), "%s is outside the project; set BERTH_ALLOW_HOST_PATHS=true if you trust this server", names.Quote(secret.File))
	}
}

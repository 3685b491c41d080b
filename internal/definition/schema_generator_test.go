package definition

import (
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/berthdev/berth/docs"
	"github.com/berthdev/berth/internal/golden"
)

// makeSchema builds the schema of server.yaml: the structure of [Server], the special forms, and the doc comments.
func makeSchema(tb testing.TB) *jsonschema.Schema {
	tb.Helper()
	options := &jsonschema.ForOptions{}
	link, ulimit, build := forType[linkKeys](tb, options), forType[ulimitKeys](tb, options), forType[buildKeys](tb, options)
	build.Properties["args"] = either(
		&jsonschema.Schema{Type: "object", AdditionalProperties: &jsonschema.Schema{Types: []string{"string", "number", "boolean", "null"}}},
		listOf(pattern("^[^=]+")))
	id := &jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(0.0), Maximum: jsonschema.Ptr(float64(maxID))}
	text := &jsonschema.Schema{Type: "string"}
	options.TypeSchemas = map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[RunStep]():  either(&jsonschema.Schema{Type: "string", MinLength: jsonschema.Ptr(1)}, listOf(text)),
		reflect.TypeFor[Link]():     either(text, link),
		reflect.TypeFor[Build]():    either(text, build),
		reflect.TypeFor[Ulimit]():   either(&jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(-1.0)}, ulimit),
		reflect.TypeFor[Volume]():   {Type: "string", Pattern: `^[^:]+:/[^:]*(:(r[ow]|[zZ]|cached|consistent|delegated)(,(r[ow]|[zZ]|cached|consistent|delegated))*)?$`},
		reflect.TypeFor[Bytes]():    either(&jsonschema.Schema{Type: "number", Minimum: jsonschema.Ptr(0.0)}, pattern(bytesForm.String())),
		reflect.TypeFor[Duration](): pattern(durationForm.String()),
		reflect.TypeFor[Ports](): {
			Type: "object", PropertyNames: pattern(`^[a-z][a-z0-9_-]*$`),
			AdditionalProperties: either(
				&jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(65535.0)},
				pattern(`^[1-9][0-9]{0,4}(/(tcp|udp))?$`),
				&jsonschema.Schema{
					Type: "object", Required: []string{"count"},
					Properties: map[string]*jsonschema.Schema{
						"count":    {Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(float64(maxCount))},
						"protocol": oneOf("tcp", "udp"),
						"scheme":   pattern("^$|" + schemeForm.String()),
					},
					AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
				},
				&jsonschema.Schema{
					Type: "object", Required: []string{"port"},
					Properties: map[string]*jsonschema.Schema{
						"port": either(
							&jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(65535.0)},
							pattern(`^[1-9][0-9]{0,4}(/(tcp|udp))?$`)),
						"host":   {Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(65535.0)},
						"scheme": pattern("^$|" + schemeForm.String()),
					},
					AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
				}),
		},
		reflect.TypeFor[TLS](): either(&jsonschema.Schema{Type: "boolean"}, &jsonschema.Schema{
			Type: "object", Properties: map[string]*jsonschema.Schema{"uid": id, "gid": id.CloneSchemas()},
			AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
		}),
	}
	root := forType[Server](tb, options)
	root.Schema = "http://json-schema.org/draft-07/schema#" // the latest that most editors read
	root.ID = docs.SchemaID
	root.Title = "Berth server definition (servers/NAME/server.yaml)"
	refine(root.Properties)
	describe(tb, docComments(tb), reflect.TypeFor[Server](), root)
	takeTexts(root)
	root.Definitions = map[string]*jsonschema.Schema{
		"variable": {
			Type: "string", Pattern: `^$|\$`,
			Description: "Text with a variable: ${NAME}, ${NAME:-default} or ${NAME:?message}, as in Compose. An empty text takes an inherited value away.",
		},
		"nothing": {
			Enum:        []any{"", []any{}, map[string]any{}},
			Description: "An empty text, list or mapping: a key left out.",
		},
	}
	root.MinProperties = jsonschema.Ptr(1)
	excludeDockerfile(root)
	return root
}

// excludeDockerfile forbids what a generated Dockerfile is made of beside one of the server's own.
func excludeDockerfile(root *jsonschema.Schema) {
	root.If = &jsonschema.Schema{Required: []string{"dockerfile"}, Properties: map[string]*jsonschema.Schema{"dockerfile": pattern(`^[^$]+$`)}}
	root.Then = &jsonschema.Schema{Properties: map[string]*jsonschema.Schema{}}
	for _, key := range (Image{}).generated() {
		root.Then.Properties[key] = either(&jsonschema.Schema{Ref: "#/definitions/nothing"}, pattern(`\$`))
	}
}

// linkKeys, ulimitKeys and buildKeys are the types without their other YAML forms.
type (
	linkKeys   Link
	ulimitKeys Ulimit
	buildKeys  Build
)

func forType[T any](tb testing.TB, options *jsonschema.ForOptions) *jsonschema.Schema {
	tb.Helper()
	schema, err := jsonschema.For[T](options)
	if err != nil {
		tb.Fatal(err)
	}
	return schema
}

func either(schemas ...*jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: schemas}
}

func pattern(p string) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Pattern: p} }

func listOf(item *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "array", Items: item.CloneSchemas()}
}

func anyScalar() *jsonschema.Schema {
	return &jsonschema.Schema{Types: []string{"string", "number", "boolean"}}
}

func oneOf(values ...any) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Enum: values} }

// refine adds what the Go types do not say.
func refine(keys map[string]*jsonschema.Schema) {
	for _, key := range []string{"environment", "labels", "sysctls"} {
		keys[key].AdditionalProperties = anyScalar()
	}
	for _, key := range []string{"environment", "labels"} {
		keys[key] = either(keys[key], listOf(pattern("^[^=]+")))
	}
	keys["from"] = either(&jsonschema.Schema{Type: "string"}, &jsonschema.Schema{
		Type: "object", Required: []string{"server"},
		Properties: map[string]*jsonschema.Schema{"server": {
			Type: "string", Description: "server is another server, on whose image this one's is built.",
		}},
		AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
	})
	keys["pull"] = oneOf("", "missing", "always", "never")
	keys["network_mode"] = oneOf("", "host")
	keys["workdir"] = pattern("^/")
	keys["tmpfs"].Items = pattern("^/")
	keys["devices"].Items = pattern("^/dev/")
	keys["security_opt"].Items = pattern(securityOption.String())
	keys["pids_limit"].Minimum, keys["pids_limit"].Maximum = jsonschema.Ptr(-1.0), jsonschema.Ptr(float64(maxPids))
	keys["copy"].Items.Properties["dst"] = pattern("^/")
	keys["cpus"].Minimum = jsonschema.Ptr(0.0)
	keys["copy"].Items.Properties["mode"] = pattern("^$|" + modeForm.String())
	keys["copy"].Items.Properties["owner"] = pattern("^$|" + ownerForm.String())
	keys["post_start"].Properties["retries"].Minimum = jsonschema.Ptr(0.0)
	keys["post_start"].Properties["retries"].Maximum = jsonschema.Ptr(float64(maxRetries))
	http := keys["ready"].Properties["http"].Properties
	http["path"] = pattern("^/")
	http["status"].Minimum, http["status"].Maximum = jsonschema.Ptr(0.0), jsonschema.Ptr(599.0)
}

// docLink is a link of a doc comment, such as [SplitWords].
var docLink = regexp.MustCompile(`\[([A-Z]\w*)\]`)

// docComments are the comments of the fields of definitions.
func docComments(tb testing.TB) map[string]string {
	tb.Helper()
	files, err := filepath.Glob("../ready/*.go")
	if err != nil {
		tb.Fatal(err)
	}
	return golden.FieldComments(tb, append(files, "server.go", "image.go", "ready.go", "connect.go")...)
}

// describe adds to the schema of a struct the doc comments of its fields, and what their tags say of their form.
func describe(tb testing.TB, docs map[string]string, t reflect.Type, schema *jsonschema.Schema) {
	tb.Helper()
	for field := range t.Fields() {
		key, inner := keyOf(field), field.Type
		if field.Anonymous {
			describe(tb, docs, inner, schema)
		}
		if key == "" {
			continue
		}
		property := schema.Properties[key]
		if property == nil {
			tb.Fatalf("%s: the schema has no key %s", t, key)
		}
		if slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice}, inner.Kind()) {
			inner = inner.Elem()
		}
		if keyed := keyedSchema(property); keyed != nil && inner.Kind() == reflect.Struct {
			describe(tb, docs, inner, keyed)
		}
		options, item := optionsOf(field), &jsonschema.Schema{Type: "string"}
		if slices.Contains(options, "scalar") {
			item = anyScalar()
		}
		switch {
		case slices.Contains(options, "one") && property.Items.Pattern != "":
			property = either(property.Items, listOf(property.Items))
		case slices.Contains(options, "words"), slices.Contains(options, "one"):
			property = either(item, listOf(item))
		case slices.Contains(options, "scalar") && property.Items != nil:
			property.Items = item
		case slices.Contains(options, "scalar"):
			property = item
		}
		schema.Properties[key] = property
		comment := docs[t.Name()+"."+field.Name]
		if comment == "" {
			tb.Errorf("%s: key %s has no doc comment", t, key)
		}
		if rest, named := strings.CutPrefix(comment, field.Name+" "); named {
			comment = key + " " + rest
		}
		property.Description = docLink.ReplaceAllString(comment, "$1")
	}
}

// keyedSchema is the part of a schema that has keys, or nil.
func keyedSchema(schema *jsonschema.Schema) *jsonschema.Schema {
	if schema == nil || schema.Properties != nil {
		return schema
	}
	for _, form := range append(schema.AnyOf, schema.Items) {
		if keyed := keyedSchema(form); keyed != nil {
			return keyed
		}
	}
	return nil
}

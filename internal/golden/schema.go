package golden

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

// Schema fails the test unless the file is the JSON Schema (draft-07) of the documents that T becomes. What fields are for is
// told by the comments in the Go files that sources name, and every field needs one. Documents may have further fields: later
// ones are added.
func Schema[T any](t testing.TB, file, title string, sources ...string) {
	t.Helper()
	root, err := jsonschema.For[T](nil)
	if err != nil {
		t.Fatal(err)
	}
	complete(t, root, reflect.TypeFor[T](), FieldComments(t, sources...))
	root.Schema, root.Title = "http://json-schema.org/draft-07/schema#", title
	root.ID = "https://github.com/berthdev/berth/docs/schemas/" + filepath.Base(file)
	if version := root.Properties["version"]; version != nil {
		version.Const, version.Description = jsonschema.Ptr[any](1), "version is that of this form; fields are only ever added to it."
	}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	Compare(t, file, string(text)+"\n")
}

// Valid is the reason why a document is not as a schema's file says; nil where it is.
func Valid(file string, document []byte) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(text, &schema); err != nil {
		return err
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		return err
	}
	var value any
	if err := json.Unmarshal(document, &value); err != nil {
		return err
	}
	return resolved.Validate(value)
}

// complete lets objects have further keys and lists be nothing but lists, and describes the keys.
func complete(t testing.TB, schema *jsonschema.Schema, of reflect.Type, comments map[string]string) {
	t.Helper()
	switch of.Kind() {
	case reflect.Pointer:
		complete(t, schema, of.Elem(), comments)
	case reflect.Slice:
		schema.Type, schema.Types = "array", nil
		complete(t, schema.Items, of.Elem(), comments)
	case reflect.Struct:
		if schema.Properties == nil { // a time
			return
		}
		schema.AdditionalProperties = nil
		for field := range of.Fields() {
			key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			property := schema.Properties[key]
			complete(t, property, field.Type, comments)
			comment := comments[of.Name()+"."+field.Name]
			if comment == "" && key != "version" {
				t.Errorf("%s.%s has no comment", of, field.Name)
			}
			if rest, found := strings.CutPrefix(comment, field.Name+" "); found {
				comment = key + " " + rest
			}
			property.Description = comment
		}
	}
}

// FieldComments are the comments of all fields of structs in Go files, each in one line, by TYPE.FIELD.
func FieldComments(t testing.TB, sources ...string) map[string]string {
	t.Helper()
	comments := map[string]string{}
	for _, name := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, isType := n.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if s, isStruct := spec.Type.(*ast.StructType); isStruct {
				for _, field := range s.Fields.List {
					for _, ident := range field.Names {
						comments[spec.Name.Name+"."+ident.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
					}
				}
			}
			return true
		})
	}
	return comments
}

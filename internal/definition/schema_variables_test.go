package definition

import "github.com/google/jsonschema-go/jsonschema"

// booleanForm are the words of [node.bool], in any case.
const booleanForm = `^([tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[yY]([eE][sS])?|[nN][oO]?|[oO][nN]|[oO][fF][fF])$`

// takeTexts lets the texts that Berth takes for a value stand for it: a variable, an empty text, numbers and booleans in
// quotes. Null is forbidden.
func takeTexts(schema *jsonschema.Schema) {
	if len(schema.Types) == 2 && schema.Types[0] == "null" {
		schema.Type, schema.Types = schema.Types[1], nil
	}
	for _, child := range children(schema) {
		takeTexts(child)
	}
	for _, property := range schema.Properties {
		if property.AnyOf == nil && (property.Type == "array" || property.Type == "object") {
			become(property, textForms(property.Type))
		}
	}
	switch {
	case schema.AnyOf != nil:
		flatten(schema)
	case schema.Type == "boolean", schema.Type == "integer", schema.Type == "number",
		schema.Type == "string" && (schema.Pattern != "" || schema.Enum != nil):
		become(schema, textForms(schema.Type))
	}
}

// textForms are the texts that stand for a value of a type.
func textForms(kind string) []*jsonschema.Schema {
	variable := &jsonschema.Schema{Ref: "#/definitions/variable"}
	switch kind {
	case "boolean":
		return []*jsonschema.Schema{pattern(booleanForm), variable}
	case "integer":
		return []*jsonschema.Schema{pattern(`^-?[0-9]+$`), variable}
	case "number":
		return []*jsonschema.Schema{pattern(floatForm.String()), variable}
	}
	return []*jsonschema.Schema{variable}
}

// become lets other schemas stand beside one.
func become(schema *jsonschema.Schema, others []*jsonschema.Schema) {
	inner := *schema
	inner.Description = ""
	*schema = jsonschema.Schema{Description: schema.Description, AnyOf: append([]*jsonschema.Schema{&inner}, others...)}
}

// flatten puts the alternatives of alternatives into one list, each once. Any text is one of texts already.
func flatten(schema *jsonschema.Schema) {
	var flat []*jsonschema.Schema
	seen := map[string]bool{}
	for _, a := range schema.AnyOf {
		for _, b := range append([]*jsonschema.Schema{a}, a.AnyOf...) {
			key := b.Ref + b.Pattern
			if b == a && a.AnyOf != nil || key != "" && seen[key] {
				continue
			}
			seen[key] = true
			flat = append(flat, b)
		}
	}
	for _, a := range flat {
		if a.Type == "string" && a.Pattern == "" || len(a.Types) > 0 {
			schema.AnyOf = deleteTexts(flat)
			return
		}
	}
	if variable := "#/definitions/variable"; !seen[variable] {
		flat = append(flat, &jsonschema.Schema{Ref: variable})
	}
	schema.AnyOf = flat
}

// deleteTexts leaves out what is a text of some form.
func deleteTexts(list []*jsonschema.Schema) []*jsonschema.Schema {
	var kept []*jsonschema.Schema
	for _, a := range list {
		if a.Ref == "" && a.Pattern == "" {
			kept = append(kept, a)
		}
	}
	return kept
}

func children(schema *jsonschema.Schema) []*jsonschema.Schema {
	all := append([]*jsonschema.Schema{}, schema.AnyOf...)
	for _, property := range schema.Properties {
		all = append(all, property)
	}
	for _, child := range []*jsonschema.Schema{schema.Items, schema.AdditionalProperties} {
		if child != nil && child.Not == nil {
			all = append(all, child)
		}
	}
	return all
}

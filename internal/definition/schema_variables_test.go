package definition

import "github.com/google/jsonschema-go/jsonschema"

// takeVariables lets text with a variable stand for each value that is not any text, and forbids null.
func takeVariables(schema *jsonschema.Schema) {
	if len(schema.Types) == 2 && schema.Types[0] == "null" {
		schema.Type, schema.Types = schema.Types[1], nil
	}
	variable := &jsonschema.Schema{Ref: "#/$defs/variable"}
	for _, child := range children(schema) {
		takeVariables(child)
	}
	alternatives := len(schema.AnyOf)
	switch {
	case alternatives > 0:
		for _, a := range schema.AnyOf {
			if a.Type == "string" && a.Pattern == "" {
				return
			}
		}
		// Each alternative took the variable already; one is enough.
		var flat []*jsonschema.Schema
		for _, a := range schema.AnyOf {
			if len(a.AnyOf) == 2 && a.AnyOf[1].Ref != "" {
				a = a.AnyOf[0]
			}
			flat = append(flat, a)
		}
		schema.AnyOf = append(flat, variable)
	case schema.Type == "boolean", schema.Type == "integer", schema.Type == "number",
		schema.Type == "string" && (schema.Pattern != "" || schema.Enum != nil):
		inner := *schema
		inner.Description = ""
		*schema = jsonschema.Schema{Description: schema.Description, AnyOf: []*jsonschema.Schema{&inner, variable}}
	}
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

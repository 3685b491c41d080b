package definition

import (
	"encoding/json"
	"strings"

	"github.com/berthdev/berth/docs"
)

// meaning is what the schema says of a key, or of the nearest above it: what to do where an error does not say it.
func meaning(key fieldPath) string {
	var schema any
	if err := json.Unmarshal(docs.Schema, &schema); err != nil || len(key) == 0 {
		return "docs/servers.md shows every key with an example"
	}
	described := ""
	for _, step := range key {
		name, _ := step.(string) // a position in a list has the meaning of the list
		if schema = property(schema, name); schema == nil {
			break
		}
		if text, ok := schema.(map[string]any)["description"].(string); ok {
			described = text
		}
	}
	sentence, _, _ := strings.Cut(described, ". ")
	return strings.TrimSuffix(sentence, ".")
}

// property is the schema of a key of a mapping, or of the items of a list for the empty key; nil where there is none.
func property(schema any, key string) any {
	object, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	if properties, ok := object["properties"].(map[string]any); ok && properties[key] != nil {
		return properties[key]
	}
	if items := object["items"]; key == "" && items != nil {
		return items
	}
	forms, _ := object["anyOf"].([]any)
	for _, form := range forms {
		if found := property(form, key); found != nil {
			return found
		}
	}
	return nil
}

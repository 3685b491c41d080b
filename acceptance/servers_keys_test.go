package acceptance

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/berthdev/berth/internal/definition"
)

// schema is what is needed of docs/server.schema.json, which is made from the Go type and proven to be current.
type schema struct {
	Properties           map[string]*schema
	Items                *schema
	AnyOf                []*schema
	AdditionalProperties *schema
}

// UnmarshalJSON takes true and false as well, which allow anything and nothing.
func (s *schema) UnmarshalJSON(text []byte) error {
	type object schema
	if text[0] != '{' {
		return nil
	}
	return json.Unmarshal(text, (*object)(s))
}

// keys walks through a value, or through nothing, and tells of each key that a definition can have whether the value has
// it. Keys below another are written "copy.src"; what is in a list or below a name of the user's own is not counted.
func (s *schema) keys(value any, above string, found map[string]bool) {
	if s == nil {
		return
	}
	fields, _ := value.(map[string]any)
	for key, below := range s.Properties {
		name := strings.TrimPrefix(above+"."+key, ".")
		found[name] = found[name] || fields[key] != nil
		below.keys(fields[key], name, found)
	}
	for _, form := range s.AnyOf {
		form.keys(value, above, found)
	}
	s.Items.keys(nil, above, found)
	items, _ := value.([]any)
	for _, item := range items {
		s.Items.keys(item, above, found)
	}
	s.AdditionalProperties.keys(nil, above, found)
	if len(s.Properties) == 0 {
		for _, value := range fields {
			s.AdditionalProperties.keys(value, above, found)
		}
	}
}

// usedKeys are all keys of definitions, and whether an example of the page uses them.
func usedKeys(t *testing.T, p page) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(inRoot(t, "docs/server.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var root schema
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for file, text := range p.files {
		if path.Ext(file) != ".yaml" {
			continue
		}
		var value map[string]any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		root.keys(value, "", found)
	}
	return found
}

func TestServersPageHasEveryKey(t *testing.T) {
	p := readPage(t, "docs/servers.md")
	found := usedKeys(t, p)
	for _, field := range reflect.VisibleFields(reflect.TypeFor[definition.Server]()) {
		key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if _, known := found[key]; !known && key != "-" && !field.Anonymous {
			t.Errorf("the schema lacks the key %q", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if !found[key] {
			t.Errorf("no example of docs/servers.md has the key %s", key)
		}
		if last := key[strings.LastIndex(key, ".")+1:]; !strings.Contains(p.text, "`"+last) && !strings.Contains(p.text, "`"+key) {
			t.Errorf("docs/servers.md says nothing about the key %s", key)
		}
	}
	t.Logf("%d keys", len(found))
}

package definition

import (
	"fmt"
	"slices"

	"github.com/berthdev/berth/internal/names"
)

// merge lays a server's own tree over that of base.yaml. Scalars and lists are replaced, mappings are merged key by
// key, and the base's keys come first. Lists of an image are not replaced but joined, the base's items before the
// server's own, as in the scripts that Berth comes from. An empty text (""), list or mapping takes an inherited value away. A
// server with its own dockerfile inherits nothing that a generated one would be made of, and one with its own base or program
// inherits no dockerfile. [Image.keys] tells which keys these are.
//
// Nodes keep their file and line, so that an error names the file that has to be changed.
func merge(base, own *node) *node {
	base = &node{kind: mapping, file: base.file, line: base.line, fields: slices.Clone(base.fields)}
	var replaced []string
	switch {
	case gives(own, "dockerfile"):
		replaced = (Image{}).generated()
	case gives(own, "from"), gives(own, "go"):
		replaced = []string{"dockerfile", "build"}
	}
	base.fields = slices.DeleteFunc(base.fields, func(f field) bool { return slices.Contains(replaced, f.key) })
	merged := overlay(base, own)
	for _, k := range (Image{}).keys() {
		above, below := base.get(k.key), own.get(k.key)
		if k.joins && above != nil && below != nil && above.kind == list && below.kind == list && len(below.items) > 0 {
			both := *below
			both.items = slices.Concat(above.items, below.items)
			i := slices.IndexFunc(merged.fields, func(f field) bool { return f.key == k.key })
			merged.fields[i].value = &both
		}
	}
	return merged
}

// gives reports whether a tree has a value for a key.
func gives(own *node, key string) bool {
	value := own.get(key)
	return value != nil && !value.isEmpty()
}

// unused says which keys of base.yaml a server leaves out since it has a dockerfile of its own; empty for none. What an image
// is made from is no such key: the server says that itself.
func unused(base, own *node) string {
	var keys []string
	for _, key := range (Image{}).generated() {
		if value := base.get(key); key != "from" && key != "go" && value != nil && !value.isEmpty() {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 || !gives(own, "dockerfile") {
		return ""
	}
	return fmt.Sprintf("%s does not use %s of %s: its own dockerfile makes the whole image", own.file, names.Listed(keys), base.file)
}

// overlay merges two mappings; of anything else it returns the upper one. An empty mapping below a key is a value.
func overlay(below, above *node) *node {
	if below.kind != mapping || above.kind != mapping {
		return above
	}
	merged := *above
	merged.fields = slices.Clone(below.fields)
	for _, f := range above.fields {
		i := slices.IndexFunc(merged.fields, func(g field) bool { return g.key == f.key })
		if i < 0 {
			merged.fields = append(merged.fields, f)
			continue
		}
		inherited := merged.fields[i].value
		merged.fields[i] = field{key: f.key, line: f.line, column: f.column, value: f.value}
		if len(f.value.fields) > 0 {
			merged.fields[i].value = overlay(inherited, f.value)
		}
	}
	return &merged
}

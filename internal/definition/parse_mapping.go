package definition

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
)

// mapping reads the keys of a mapping in the order of the file. Keys that come through "<<" stand below the
// mapping's own, as YAML 1.1 has it (https://yaml.org/type/merge.html).
func (r *reader) mapping(from ast.Node, pairs []*ast.MappingValueNode, depth int) (*node, error) {
	n := r.node(from, mapping)
	if len(pairs) > 0 {
		first := r.node(pairs[0].Key, mapping)
		n.line, n.column = first.line, first.column
	}
	lines := make(map[string]int, len(pairs))
	var below []*node
	for _, pair := range pairs {
		value, err := r.read(pair.Value, depth+1)
		if err != nil {
			return nil, err
		}
		if _, ok := pair.Key.(*ast.MergeKeyNode); ok {
			if below != nil {
				return nil, r.errorf(pair.Key, `"<<" is given twice; write one with a list`)
			}
			if below, err = mergeSources(value); err != nil {
				return nil, err
			}
			continue
		}
		key, err := r.key(pair.Key)
		if err != nil {
			return nil, err
		}
		if first, ok := lines[key.text]; ok {
			err := fmt.Errorf("key %s is given twice; first on line %d", names.Quote(key.text), first)
			r.errs = append(r.errs, key.mistake(nil, mistakes.WithFix(err, "leave one of the two out")))
			continue
		}
		lines[key.text] = key.line
		n.fields = append(n.fields, field{key: key.text, line: key.line, column: key.column, value: value})
	}
	for _, source := range below {
		for _, f := range source.fields {
			if _, ok := lines[f.key]; !ok {
				lines[f.key] = f.line
				n.fields = append(n.fields, f)
			}
		}
	}
	return n, nil
}

func (r *reader) key(from ast.Node) (*node, error) {
	switch from.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return r.scalar(from)
	default:
		return nil, r.errorf(from, "a key that is not plain text")
	}
}

// mergeSources returns the mappings that "<<" names: one, or a list of them, of which earlier ones win.
func mergeSources(value *node) ([]*node, error) {
	if value.broken {
		return nil, nil
	}
	sources := []*node{value}
	if value.kind == list {
		sources = value.items
	}
	for _, source := range sources {
		if source.kind != mapping {
			return nil, source.errorf(`"<<" with %s; it takes an alias of a mapping`, source.shown())
		}
	}
	return sources, nil
}

// size is the number of nodes of a tree.
func (n *node) size() int {
	size := 1
	for _, item := range n.items {
		size += item.size()
	}
	for _, f := range n.fields {
		size += f.value.size()
	}
	return size
}

// height is the number of levels below a node.
func (n *node) height() int {
	height := 0
	for _, item := range n.items {
		height = max(height, 1+item.height())
	}
	for _, f := range n.fields {
		height = max(height, 1+f.value.height())
	}
	return height
}

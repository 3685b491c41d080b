package definition

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/names"
	"github.com/berthdev/berth/internal/text"
)

const (
	// maxFile is the largest definition, in bytes.
	maxFile = 1 << 20
	// maxTokens bounds what the YAML parser is given; its time grows with the square of this.
	maxTokens = 20_000
	// maxNodes bounds the tree once its aliases are resolved, so that aliases of aliases cannot explode.
	maxNodes = 20_000
	// maxDepth bounds how deep the tree is.
	maxDepth = 32
)

// parse reads the one YAML document of a file into a tree. Anchors, aliases and "<<" are resolved; a duplicate key,
// a second document, a tag other than !!str, or a top level that is not a mapping is an error. With a duplicate key, or an
// alias without its anchor, there is a tree as well.
func parse(file string, data []byte) (*node, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, &mistake{file: file, err: errors.New("the file is not UTF-8 text")}
	}
	tokens := lexer.Tokenize(string(data))
	if len(tokens) > maxTokens {
		return nil, &mistake{file: file, err: mistakes.Errorf("the file has more than %d YAML tokens; a definition is a page or two", maxTokens)}
	}
	if err := correct(file, tokens); err != nil {
		return nil, err
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxError(file, err)
	}
	r := &reader{file: file, anchors: map[string]*node{}}
	var root *node
	for _, doc := range tree.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			return nil, r.errorf(doc.Body, "a second YAML document; a definition is a single one")
		default:
			if root, err = r.read(doc.Body, 0); err != nil {
				return nil, err
			}
		}
	}
	if root == nil {
		root = &node{kind: mapping, file: file, line: 1}
	}
	if root.kind != mapping {
		return nil, root.errorf(`the file holds %s; a definition is lines of "key: value"`, root.shown())
	}
	if r.lost {
		root.meant = allKeys()
	}
	return root, errors.Join(r.errs...)
}

// syntaxError turns an error of the YAML parser, which is a picture of several lines, into one line.
func syntaxError(file string, err error) error {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &at) || at.GetToken() == nil || at.GetToken().Position == nil {
		return &mistake{file: file, err: errors.New("not YAML: " + text.OneLine(err.Error()))}
	}
	place, message := at.GetToken().Position, text.OneLine(at.GetMessage())
	if strings.Contains(message, `'\t'`) {
		message = "a tab; indent with spaces"
	}
	return &mistake{file, place.Line, &keyed{place.Column, nil, errors.New("not YAML: " + message)}}
}

// reader turns the parser's tree into ours.
type reader struct {
	file    string
	anchors map[string]*node
	nodes   int
	// errs are those that leave a tree.
	errs []error
	// lost reports whether an alias has no anchor, so that it is not known what all the tree would hold.
	lost bool
}

func (r *reader) errorf(at ast.Node, format string, args ...any) error {
	return r.node(at, scalar).errorf(format, args...)
}

func (r *reader) node(at ast.Node, kind kind) *node {
	n := &node{kind: kind, file: r.file, line: 1}
	if t := at.GetToken(); t != nil && t.Position != nil {
		n.line, n.column = t.Position.Line, t.Position.Column
	}
	return n
}

func (r *reader) read(from ast.Node, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, r.errorf(from, "more than %d levels of nesting", maxDepth)
	}
	if r.nodes++; r.nodes > maxNodes {
		return nil, r.errorf(from, "more than %d values", maxNodes)
	}
	switch from := from.(type) {
	case *ast.MappingNode:
		return r.mapping(from, from.Values, depth)
	case *ast.MappingValueNode:
		return r.mapping(from, []*ast.MappingValueNode{from}, depth)
	case *ast.SequenceNode:
		n := r.node(from, list)
		for _, value := range from.Values {
			item, err := r.read(value, depth+1)
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		return n, nil
	case *ast.AnchorNode:
		n, err := r.read(from.Value, depth+1)
		if err == nil {
			r.anchors[from.Name.GetToken().Value] = n
		}
		return n, err
	case *ast.AliasNode:
		return r.alias(from, depth)
	case *ast.TagNode:
		return r.tagged(from, depth)
	default:
		return r.scalar(from)
	}
}

// tagged returns the text of a scalar with the tag !!str.
func (r *reader) tagged(from *ast.TagNode, depth int) (*node, error) {
	n, err := r.read(from.Value, depth+1)
	if err != nil {
		return nil, err
	}
	if from.Start.Value != "!!str" || n.kind != scalar {
		return nil, r.errorf(from, "tag %s; only !!str is known here", names.Quote(from.Start.Value))
	}
	text := *n
	text.form = textForm
	return &text, nil
}

// alias returns the anchor's value, and counts all its nodes again.
func (r *reader) alias(from *ast.AliasNode, depth int) (*node, error) {
	name := from.Value.GetToken().Value
	n := r.anchors[name]
	if n == nil {
		unknown := r.node(from, scalar)
		unknown.broken, r.lost = true, true
		r.errs = append(r.errs, unknown.errorf("alias %s has no anchor before it; write the value itself", names.Quote("*"+name)))
		return unknown, nil
	}
	if r.nodes += n.size(); r.nodes > maxNodes {
		return nil, r.errorf(from, "more than %d values once aliases are resolved", maxNodes)
	}
	if depth+n.height() > maxDepth {
		return nil, r.errorf(from, "more than %d levels of nesting", maxDepth)
	}
	return n, nil
}

func (r *reader) scalar(from ast.Node) (*node, error) {
	n := r.node(from, scalar)
	switch from := from.(type) {
	case *ast.StringNode:
		n.text = from.Value
	case *ast.LiteralNode:
		n.text = from.Value.Value
	case *ast.NullNode:
		n.form = nullForm
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		n.text, n.form = from.GetToken().Value, typedForm
	default:
		return nil, n.errorf("a value of an unknown kind; use text, numbers, lists and mappings")
	}
	return n, nil
}

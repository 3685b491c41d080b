package main

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// scrolling makes boxes of what may be wider than a narrow screen, which the keyboard reaches too.
var scrolling = strings.NewReplacer(
	"<table>", `<div class="wide" tabindex="0"><table>`, "</table>", "</table></div>", "<pre>", `<pre tabindex="0">`)

// render makes the page's title and body, and adds the pictures that it shows to the files of the site.
func (p *page) render(repository fs.FS, pages []*page, files map[string][]byte) error {
	source, err := fs.ReadFile(repository, p.source)
	if err != nil {
		return err
	}
	context := parser.NewContext(parser.WithIDs(anchors{}))
	document := markdown.Parser().Parse(text.NewReader(source), parser.WithContext(context))
	var nodes []ast.Node
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) { // the function returns no error
		if entering {
			nodes = append(nodes, node)
		}
		return ast.WalkContinue, nil
	})
	for _, node := range nodes {
		switch node := node.(type) {
		case *ast.Heading:
			if p.Title == "" {
				p.Title = strings.ReplaceAll(string(node.Lines().Value(source)), "`", "")
			}
		case *ast.Link:
			err = p.link(repository, pages, node)
		case *ast.Image:
			name := path.Join(path.Dir(p.source), string(node.Destination))
			files[name], err = fs.ReadFile(repository, name)
		case *ast.CodeSpan:
			name, _ := node.FirstChild().(*ast.Text) // a span of code has nothing else
			if target := targetOf(pages, string(name.Value(source))); target != "" && node.Parent().Kind() != ast.KindLink {
				link := ast.NewLink()
				link.Destination = []byte(p.Up() + target)
				node.Parent().ReplaceChild(node.Parent(), node, link)
				link.AppendChild(link, node)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.source, err)
		}
	}
	var body bytes.Buffer
	err = markdown.Renderer().Render(&body, source, document)
	p.Body = template.HTML(scrolling.Replace(body.String()))
	return err
}

// link makes a link to a Markdown file one to its page. One to another file of the repository becomes its text, since the
// site does not have that file.
func (p *page) link(repository fs.FS, pages []*page, link *ast.Link) error {
	to, err := url.Parse(string(link.Destination))
	if err != nil || to.IsAbs() || to.Path == "" {
		return err
	}
	name := path.Join(path.Dir(p.source), to.Path)
	if target := targetOf(pages, name); target != "" {
		to.Path = p.Up() + target
		link.Destination = []byte(to.String())
		return nil
	}
	for child := link.FirstChild(); child != nil; child = link.FirstChild() {
		link.Parent().InsertBefore(link.Parent(), link, child)
	}
	link.Parent().RemoveChild(link.Parent(), link)
	_, err = fs.Stat(repository, name)
	return err
}

// targetOf is the page that is made of a file, or "".
func targetOf(pages []*page, source string) string {
	if i := slices.IndexFunc(pages, func(one *page) bool { return one.source == source }); i >= 0 {
		return pages[i].Target
	}
	return ""
}

// anchors counts the headings of a page by their anchor, which is as GitHub makes it.
type anchors map[string]int

// Generate is the anchor of a heading.
func (a anchors) Generate(heading []byte, _ ast.NodeKind) []byte {
	anchor := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
			return unicode.ToLower(r)
		}
		return -1
	}, string(heading))
	before := a[anchor]
	a[anchor]++
	if before > 0 {
		anchor += "-" + strconv.Itoa(before)
	}
	return []byte(anchor)
}

// Put takes an anchor that a page gives itself.
func (a anchors) Put(anchor []byte) { a[string(anchor)]++ }

// The program site makes a static site of the README and the pages in docs. The target docs runs it in the folder of this
// module, which is one of its own, so that its packages are no part of what a user of Berth compiles.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

//go:embed page.html
var layoutText string

//go:embed style.css
var style []byte

var layout = template.Must(template.New("page").Parse(layoutText))

// page is one page of the site. All paths have slashes and begin at the root.
type page struct {
	// source is the Markdown file, and Target the page that is made of it.
	source, Target string
	Title          string
	Body           template.HTML
}

// Up leads from the page to the root.
func (p *page) Up() string { return strings.Repeat("../", strings.Count(p.Target, "/")) }

// Decision reports whether the page is the record of one.
func (p *page) Decision() bool { return strings.HasPrefix(p.source, "docs/adr/") }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "Error: docs: name the folder of the site, and nothing else")
		os.Exit(2)
	}
	if err := build(os.DirFS("../.."), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "Error: docs:", err)
		os.Exit(1)
	}
	fmt.Println(filepath.Join(os.Args[1], "index.html"))
}

// build makes the site of a repository in a folder. Other files in the folder stay.
func build(repository fs.FS, dir string) error {
	pages, err := pagesOf(repository)
	if err != nil {
		return err
	}
	files := map[string][]byte{"style.css": style}
	for _, page := range pages {
		if err := page.render(repository, pages, files); err != nil {
			return err
		}
	}
	for _, page := range pages {
		var text bytes.Buffer
		if err := layout.Execute(&text, map[string]any{"Page": page, "Pages": pages}); err != nil {
			return err
		}
		files[page.Target] = text.Bytes()
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// pagesOf are the README, the pages and the decisions, without their texts.
func pagesOf(repository fs.FS) ([]*page, error) {
	pages := []*page{{source: "README.md", Target: "index.html"}}
	for _, pattern := range []string{"docs/*.md", "docs/adr/*.md"} {
		sources, err := fs.Glob(repository, pattern)
		if err != nil {
			return nil, err
		}
		for _, source := range sources {
			pages = append(pages, &page{source: source, Target: strings.TrimSuffix(source, path.Ext(source)) + ".html"})
		}
	}
	return pages, nil
}

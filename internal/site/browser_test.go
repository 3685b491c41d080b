package main

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
)

// site is the site of this repository, and all its files with slashes.
func site(t *testing.T) (dir string, files []string) {
	t.Helper()
	dir = t.TempDir()
	if err := build(os.DirFS("../.."), dir); err != nil {
		t.Fatal(err)
	}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir, files
}

// TestLinks proves that each link of the site leads to something, and that each page leads to all others.
func TestLinks(t *testing.T) {
	dir, files := site(t)
	// places are all files, and all anchors in them, and links where each page leads.
	places, links := map[string]bool{}, map[string][]string{}
	for _, name := range files {
		places[name] = true
		if path.Ext(name) != ".html" {
			continue
		}
		file, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		document, err := html.Parse(file)
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		for node := range document.Descendants() {
			for _, attribute := range node.Attr {
				switch attribute.Key {
				case "id":
					if places[name+"#"+attribute.Val] {
						t.Errorf("%s has two places called %s", name, attribute.Val)
					}
					places[name+"#"+attribute.Val] = true
				case "href", "src":
					links[name] = append(links[name], attribute.Val)
				}
			}
		}
	}
	for name, all := range links {
		for i, link := range all {
			to, err := url.Parse(link)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if to.IsAbs() {
				continue
			}
			all[i] = name
			if to.Path != "" {
				all[i] = path.Join(path.Dir(name), to.Path)
			}
			if to.Fragment != "" {
				all[i] += "#" + to.Fragment
			}
			if !places[all[i]] {
				t.Errorf("%s: dead link %s", name, link)
			}
		}
		for other := range links {
			if !slices.Contains(all, other) {
				t.Errorf("%s does not lead to %s", name, other)
			}
		}
	}
	if len(links) < 30 {
		t.Errorf("only %d pages", len(links))
	}
}

// contrasts are the elements of a page whose text stands out from its background by less than 4.5 to 1 (WCAG 2.2, 1.4.3).
const contrasts = `(() => {
	const parts = colour => colour.match(/[\d.]+/g).map(Number)
	const light = colour => parts(colour).slice(0, 3).map(c => c / 255)
		.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
	const behind = e => {
		const colour = e ? getComputedStyle(e).backgroundColor : "rgb(255, 255, 255)"
		return parts(colour)[3] === 0 ? behind(e.parentElement) : colour
	}
	const found = new Set()
	for (const e of document.body.querySelectorAll("*")) {
		if (![...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim())) continue
		const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((a, b) => b - a)
		const contrast = (a + 0.05) / (b + 0.05)
		if (!(contrast >= 4.5)) found.add(e.parentElement.localName + " " + e.localName + " " + contrast.toFixed(1))
	}
	return [...found]
})()`

// TestBrowser looks at each page in a real browser, on a narrow and a wide screen, in the light and in the dark.
func TestBrowser(t *testing.T) {
	dir, files := site(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	// CI runs this as root, for whom Chromium has no sandbox; the pages are our own.
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)...))
	defer cancel()
	for _, name := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		address := &url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, name))}
		if err := chromedp.Do(ctx, chromedp.Navigate(address.String())); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, width := range []int64{360, 1280} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
				t.Fatal(err)
			}
			wide, err := chromedp.Run(ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
			if err != nil || wide > width {
				t.Errorf("%s scrolls sideways: it is %d wide on a screen of %d: %v", name, wide, width, err)
			}
		}
		for _, scheme := range []string{"light", "dark"} {
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](contrasts))
			if err != nil || len(found) > 0 {
				t.Errorf("%s is hard to read in the %s: %q: %v", name, scheme, found, err)
			}
		}
	}
}

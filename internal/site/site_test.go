package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// body is what a page says, without the links to all pages.
func body(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	_, main, _ := strings.Cut(string(text), "<main>\n")
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

func TestBuild(t *testing.T) {
	repository := fstest.MapFS{
		"README.md": {Data: []byte("# Berth\n![a](docs/a.svg) [one](docs/one.md#a-key) [there](https://example.test/a.md) " +
			"[`code`](docker/) `docs/one.md` [`docs/one.md`](docs/one.md)\n")},
		"docs/one.md":       {Data: []byte("# One\n## A `key`, _is_ Ärger: post_start\n## Twice\n## Twice\n|a|\n|-|\n|`b`|\n")},
		"docs/adr/0001.md":  {Data: []byte("# 1. Why\n[up](../one.md) [here](#1-why) [home](../../README.md)\n\n```sh\n<table>\n```\n")},
		"docs/a.svg":        {Data: []byte("<svg/>")},
		"docker/connect.go": {Data: []byte("package docker")},
	}
	dir := t.TempDir()
	if err := build(repository, dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.html": `<h1 id="berth">Berth</h1>
<p><img src="docs/a.svg" alt="a"> <a href="docs/one.html#a-key">one</a> <a href="https://example.test/a.md">there</a> ` +
			`<code>code</code> <a href="docs/one.html"><code>docs/one.md</code></a> <a href="docs/one.html"><code>docs/one.md</code></a></p>
`,
		"docs/one.html": `<h1 id="one">One</h1>
<h2 id="a-key-_is_-ärger-post_start">A <code>key</code>, <em>is</em> Ärger: post_start</h2>
<h2 id="twice">Twice</h2>
<h2 id="twice-1">Twice</h2>
<div class="wide" tabindex="0"><table>
<thead>
<tr>
<th>a</th>
</tr>
</thead>
<tbody>
<tr>
<td><code>b</code></td>
</tr>
</tbody>
</table></div>
`,
		"docs/adr/0001.html": `<h1 id="1-why">1. Why</h1>
<p><a href="../../docs/one.html">up</a> <a href="#1-why">here</a> <a href="../../index.html">home</a></p>
<pre tabindex="0"><code class="language-sh">&lt;table&gt;
</code></pre>
`,
	} {
		if diff := cmp.Diff(want, body(t, dir, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "docs/a.svg")); err != nil {
		t.Error(err)
	}

	repository["docs/one.md"] = &fstest.MapFile{Data: []byte("[two](two.md)")}
	want := "docs/one.md: open docs/two.md: file does not exist"
	if err := build(repository, dir); err == nil || err.Error() != want {
		t.Errorf("a dead link: got %v, want %s", err, want)
	}
}

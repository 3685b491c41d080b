package recipe

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
)

func TestOwnDockerfile(t *testing.T) {
	files := map[string]string{
		"docker/Dockerfile": "FROM x\nADD . /",
		".dockerignore":     "# all but\n*.md\n!README.md\ndocker\nlogs/**\n",
		"README.md":         "", "NOTES.md": "", "sub/NOTES.md": "",
		"logs/a": "", "docker/other": "", "main.go": "package main",
		".env": "SECRET=1", "sub/id_rsa": "SECRET", "sub/tls.key": "SECRET",
	}
	s := definition.Server{Image: definition.Image{Dockerfile: "docker/Dockerfile"}}
	r := mustNew(t, server(s, files), Input{})
	if got, want := r.DockerfileName(), "docker/Dockerfile"; got != want {
		t.Errorf("DockerfileName() = %q, want %q", got, want)
	}
	golden.Compare(t, "testdata/own.context", listing(t, contextOf(t, r), ""))
	if diff := cmp.Diff([]string{".env", "sub/id_rsa", "sub/tls.key"}, r.Skipped()); diff != "" {
		t.Errorf("Skipped (-want +got):\n%s", diff)
	}
	files["logs/a"] = "ignored"
	if r.Digest() != mustNew(t, server(s, files), Input{}).Digest() {
		t.Error("an ignored file changes the digest")
	}
	files["main.go"] += "\n"
	if r.Digest() == mustNew(t, server(s, files), Input{}).Digest() {
		t.Error("a file of the context does not change the digest")
	}
	if strings.Contains(r.dockerfile, "FROM") {
		t.Error("a text was generated")
	}
}

func TestOwnDockerfileInAnIgnoredFolder(t *testing.T) {
	s := server(definition.Server{Image: definition.Image{Dockerfile: "docker/Dockerfile"}}, map[string]string{
		"docker/Dockerfile": "FROM x\n", "docker/other": "", ".dockerignore": "docker\n", "main.go": "",
	})
	got := listing(t, contextOf(t, mustNew(t, s, Input{})), "")
	if !strings.Contains(got, "docker/Dockerfile") || strings.Contains(got, "docker/other") {
		t.Errorf("the context has\n%s", got)
	}
}

func TestIgnore(t *testing.T) {
	for pattern, test := range map[string]struct{ excluded, kept string }{
		"a":                 {"a a/b a/b/c", "b b/a ab"},
		"/a/":               {"a a/b", "b/a"},
		"*/a":               {"b/a b/a/c", "a c/b/a"},
		"**/a":              {"a b/a c/b/a c/b/a/d", "ab b/ab"},
		"a/**":              {"a/b a/b/c", "a b"},
		"a/**/b":            {"a/b a/c/b a/c/d/b", "a b a/c"},
		"*.go":              {"x.go .go", "a/x.go xgo"},
		"a?c":               {"abc", "ac a/c abbc"},
		"[a-c]x":            {"ax bx", "dx"},
		"[^a]x":             {"bx", "ax"},
		`\*`:                {"*", "a"},
		"a.b+(c)":           {"a.b+(c)", "axb+(c)"},
		"#a\nb":             {"b", "#a a"},
		"  a  \r\n\n":       {"a", "b"},
		"*\n!a":             {"b", "a"},
		"*\n!a\na/b":        {"b a/b", "a a/c"},
		"!a\n*":             {"a b", ""},
		"a\n!a/b/*.go\na/x": {"a/b/c a/x a/b.go", "a/b/c.go"},
		"größe":             {"größe", "gr"},
		"./a/../b":          {"b", "a"},
	} {
		list, err := parseIgnore(pattern)
		if err != nil {
			t.Errorf("%q: %v", pattern, err)
		}
		for _, name := range strings.Fields(test.excluded) {
			if !list.excludes(name) {
				t.Errorf("%q keeps %q", pattern, name)
			}
		}
		for _, name := range strings.Fields(test.kept) {
			if list.excludes(name) {
				t.Errorf("%q excludes %q", pattern, name)
			}
		}
	}
	if _, err := parseIgnore("a\n[b"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("an unclosed bracket: %v", err)
	}
}

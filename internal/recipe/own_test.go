package recipe

import (
	"strings"
	"testing"

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
	if skipped := r.Skipped(); skipped != nil {
		t.Errorf("left out for their names, which is for .dockerignore to say: %q", skipped)
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

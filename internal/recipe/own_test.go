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

func TestOwnDockerfileWithAContextAbove(t *testing.T) {
	files := map[string]string{
		"servers/squid/Dockerfile": "ARG V\nFROM x:$V AS run\nFROM y\n", "servers/squid/Dockerfile.dockerignore": "**\n!cmd", ".dockerignore": "cmd",
		"cmd/main.go": "package main", "go.mod": "module m", ".berth/endpoints.env": "A=1",
	}
	own := func(b definition.Build) definition.Server {
		s := server(definition.Server{Image: definition.Image{Dockerfile: "Dockerfile", Build: b}}, files)
		s.Folder.Below, s.Folder.Dir = "servers/squid", "/project/servers/squid"
		return s
	}
	r := mustNew(t, own(definition.Build{Context: "../.."}), Input{})
	golden.Compare(t, "testdata/own above.context", listing(t, contextOf(t, r), ""))
	if got, want := r.DockerfileName(), "servers/squid/Dockerfile"; got != want {
		t.Errorf("DockerfileName() = %q, want %q", got, want)
	}
	seen := map[string]string{r.Digest(): "as it is"}
	for name, b := range map[string]definition.Build{
		"an argument": {Context: "../..", Args: map[string]string{"V": "1"}}, "another value": {Context: "../..", Args: map[string]string{"V": "2"}},
		"a target": {Context: "../..", Target: "run"}, "another context": {},
	} {
		digest := mustNew(t, own(b), Input{}).Digest()
		if other, ok := seen[digest]; ok {
			t.Errorf("%s and %s have the same digest", name, other)
		}
		seen[digest] = name
	}
	outside := mustNew(t, own(definition.Build{Context: "../../cmd"}), Input{})
	if got, want := outside.DockerfileName(), ".berth.Dockerfile"; got != want {
		t.Errorf("a Dockerfile outside of its context is at %q, want %q", got, want)
	}
	for want, b := range map[string]definition.Build{
		`servers/squid: build.context "../../absent": does not exist; create it or correct the path`:       {Context: "../../absent"},
		`servers/squid: build.context "../../go.mod": is not a folder`:                                     {Context: "../../go.mod"},
		`servers/squid: dockerfile "Dockerfile": target "sun": there is no such stage; the stages are run`: {Target: "sun"},
	} {
		if _, err := New(own(b), Input{}); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestOwnDockerfileWithASecret(t *testing.T) {
	s := server(definition.Server{Image: definition.Image{Dockerfile: "Dockerfile"}}, map[string]string{
		"Dockerfile": "FROM x\nRUN --mount=type=secret,id=a,required cat /run/secrets/a\n",
	})
	want := `servers/squid: dockerfile "Dockerfile": line 2: RUN --mount=type=secret needs the secret "a"; name it in build.secrets`
	if _, err := New(s, Input{}); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	s.Build.Secrets = map[string]definition.Secret{"a": {Environment: "A"}}
	one := mustNew(t, s, Input{})
	tree := one.Tree()
	if tree == nil || len(tree.Entries) != 1 || tree.Entries[0].Path != "Dockerfile" || tree.Secrets != nil {
		t.Errorf("the tree is %+v", tree)
	}
	s.Build.Secrets["a"] = definition.Secret{File: "b"}
	if mustNew(t, s, Input{}).Digest() != one.Digest() {
		t.Error("where a secret is from changes the image")
	}
}

func TestATreeIsForWhatAnArchiveCannotSay(t *testing.T) {
	files := map[string]string{"Dockerfile": "FROM x\n", "a/b": "1"}
	s := definition.Server{Image: definition.Image{Dockerfile: "Dockerfile"}}
	if tree := mustNew(t, server(s, files), Input{}).Tree(); tree != nil {
		t.Errorf("an ordinary context is %+v", tree)
	}
	files[".dockerignore"] = "Dockerfile\n"
	tree := mustNew(t, server(s, files), Input{}).Tree()
	var paths []string
	for _, entry := range tree.Entries {
		paths = append(paths, entry.Path)
	}
	if got := strings.Join(paths, " "); got != ".dockerignore a a/b" {
		t.Errorf("the context has %s", got)
	}
	var text strings.Builder
	if err := tree.Dockerfile(&text); err != nil || text.String() != "FROM x\n" {
		t.Errorf("the Dockerfile is %q, %v", text.String(), err)
	}
}

func TestOwnBases(t *testing.T) {
	s := server(definition.Server{Image: definition.Image{Dockerfile: "Dockerfile", Build: definition.Build{Target: "run", Args: map[string]string{"V": "2"}}}}, map[string]string{
		"Dockerfile": "ARG V=1\nFROM a:1 AS unused\nFROM b:$V-$TARGETARCH AS run\nCOPY --from=NotAnImage / /\nFROM c:1\n",
	})
	for classic, want := range map[bool]string{false: "b:2-arm64", true: "a:1 b:2-arm64"} {
		got, err := OwnBases(s, "linux/arm64", "linux/amd64", classic)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("classic %t: got %q, %v, want %s", classic, got, err, want)
		}
	}
}

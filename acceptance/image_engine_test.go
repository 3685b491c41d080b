//go:build engine

package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/docker"
)

// testOwnDockerfileGetsWhatDockerSends builds one Dockerfile with both builders and looks at what it was given.
func testOwnDockerfileGetsWhatDockerSends(t *testing.T) {
	t.Parallel()
	for _, builder := range []string{"buildkit", "classic"} {
		p := newProject(t, map[string]string{"own": "dockerfile: Dockerfile\nbuild: {context: ../../app, args: [GREETING=hello]}\ncommand: [cat, /list]\nready: {exit: true}\n"})
		p.write("servers/own/Dockerfile", `FROM debian:bookworm-slim
ARG GREETING
COPY . /app
RUN (echo "$GREETING"; cd /app; find . -mindepth 1 -printf '%y %m %P %l\n' | LC_ALL=C sort -k3) >/list
`)
		p.write("app/node_modules/tool/cli.js", "")
		p.write("app/server.key", "")
		p.write("app/left/out", "")
		p.write("app/.dockerignore", "left\n.dockerignore\n")
		app := filepath.Join(p.root, "app")
		for name, target := range map[string]string{"node_modules/.bin": "tool", "dangling": "nowhere", "outward": "../../etc"} {
			if err := os.Symlink(target, filepath.Join(app, name)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(filepath.Join(app, "server.key"), 0o600); err != nil {
			t.Fatal(err)
		}
		p.env = []string{"BERTH_BUILDER=" + builder}
		p.must("up")
		want := `hello
l 777 dangling nowhere
d 755 node_modules 
l 777 node_modules/.bin tool
d 755 node_modules/tool 
f 644 node_modules/tool/cli.js 
l 777 outward ../../etc
f 600 server.key 
`
		if diff := cmp.Diff(want, p.output("own")); diff != "" {
			t.Errorf("%s: the context (-want +got):\n%s", builder, diff)
		}
	}
}

// testSavedImagesNeedNoBuild takes images to an engine that has none of them any more.
func testSavedImagesNeedNoBuild(t *testing.T) {
	t.Parallel()
	p := newProject(t, map[string]string{"made": "from: debian:bookworm-slim\ncopy: [{src: note, dst: /note}]\ncommand: [sleep, \"60\"]\n"})
	p.write("servers/made/note", p.name)
	file := filepath.Join(t.TempDir(), "images.tar")
	if got := p.run("cacheSave", "-file="+file); got.code == 0 || !strings.Contains(got.stderr, "there is no image to save; run `") {
		t.Errorf("without an image: %d, %s", got.code, got.stderr)
	}
	p.must("build")
	p.must("cacheSave", "-file="+file)
	p.must("clean")
	p.must("cacheLoad", "-file="+file)
	if got := p.must("up"); strings.Contains(got.stderr, "build") {
		t.Errorf("up after it: %s", got.stderr)
	}
	if got := p.shell("made", "cat /note"); got != p.name {
		t.Errorf("the file is %q", got)
	}
	p.env = append(p.env, "BERTH_PROJECT="+p.name+"-other")
	if got := p.run("cacheLoad", "-file="+file); got.code != 0 { // the very same images are there
		t.Errorf("the same images again: %s", got.stderr)
	}
}

// testGoProgramWritesWhereItsUserMay starts a program on scratch that writes to its volume, and to what every program may.
func testGoProgramWritesWhereItsUserMay(t *testing.T) {
	t.Parallel()
	for _, user := range []string{"", "root", "1000"} {
		p := newProject(t, map[string]string{"api": "go: ../../cmd/api\nvolumes: [\"data:/var/lib/api\"]\nready: {exit: true}\nuser: \"" + user + "\"\n"})
		p.write("cmd/api/main.go", `package main

import (
	"log"
	"os"
)

func main() {
	for _, folder := range []string{"/var/lib/api", "/tmp", os.Getenv("HOME")} {
		if err := os.WriteFile(folder+"/file", nil, 0o600); err != nil {
			log.Fatal(err)
		}
	}
}
`)
		if got := p.run("up"); got.code != 0 {
			t.Errorf("user %q:\n%s", user, got.stderr)
		}
	}
}

// output is what a server has written.
func (p *project) output(server string) string {
	p.t.Helper()
	var text string
	err := p.engine.Logs(p.t.Context(), p.containers()[server].ID, docker.LogSpec{}, func(line string) { text += line + "\n" })
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

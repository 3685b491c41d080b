package recipe

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/golden"
)

// server completes a definition with a folder of files.
func server(s definition.Server, files map[string]string) definition.Server {
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content), Mode: 0o644}
	}
	s.Name = "squid"
	s.Folder = definition.Folder{FS: fsys, Path: "servers/squid"}
	return s
}

// binary is a compiled Go program.
func binary(name, content string) copies.File {
	return copies.File{
		Dst: "/" + name, Mode: 0o755, Size: int64(len(content)), Name: "cache/" + name,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil },
	}
}

func source(name, content string) gobuild.SourceFile {
	return gobuild.SourceFile{Path: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func mustNew(t *testing.T, s definition.Server, in Input) Recipe {
	t.Helper()
	r, err := New(s, in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func contextOf(t *testing.T, r Recipe) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteContext(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// listing describes an archive, one entry a line, and the archives in it.
func listing(t *testing.T, data []byte, indent string) string {
	t.Helper()
	var b strings.Builder
	r := tar.NewReader(bytes.NewReader(data))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s%s %c %04o %d:%d %d %q %d bytes\n", indent, h.Format, h.Typeflag, h.Mode, h.Uid, h.Gid,
			h.ModTime.Unix(), h.Name, len(content))
		if strings.HasSuffix(h.Name, ".tar") {
			b.WriteString(listing(t, content, indent+"  "))
		}
	}
}

var squid = definition.Server{
	Image: definition.Image{
		From:       "debian:bookworm-slim",
		Maintainer: `Jane "J" Doe <jane@example.test>, $HOME \o/`,
		Packages:   []string{"squid", "libc6:i386"},
		Copy: []definition.Copy{
			{Src: "squid.conf", Dst: "/etc/squid/", Mode: "0640", Owner: "13:13"},
			{Src: "a b\n", Dst: "/tmp/$(id)\n'\""},
			{Src: "empty", Dst: "/empty", Mode: "4755"},
		},
		Run: []definition.RunStep{
			{Args: []string{"squid", "-z", "-N", `"$HOME" \`, "<<EOF"}},
			{Shell: "echo \"a\" \\\n  && cat <<EOF\nx\nEOF\n"},
		},
	},
	Environment: map[string]string{"PASSWORD": "secret"},
	User:        "proxy",
	Command:     definition.Words{"squid", "-N"},
}

var squidFiles = map[string]string{"squid.conf": "http_port 3128\n", "a b\n": "\x00\r\n%s $x\\", "empty": ""}

func TestDockerfile(t *testing.T) {
	echo := definition.Server{Image: definition.Image{Go: "./echo", Copy: []definition.Copy{{Src: "c", Dst: "/etc/echo.json"}}, Tools: map[string]string{"check": "example.test/check@v1.2.3"}}}
	echoFiles := map[string]string{"c": "{}", "echo/main.go": "package main"}
	echoBinaries := []copies.File{binary("server", "ELF"), binary("check", "ELF2")}
	stage := GoStage{Version: "go1.26.0", Programs: []Program{{
		Name: "server", Package: "./servers/echo", Flags: []string{"-tags=a"}, Files: []gobuild.SourceFile{source("go.mod", "module m\n"), source("servers/echo/main.go", "package main\n")},
	}}}
	onBase := echo
	onBase.From, onBase.User = "debian:bookworm-slim", "1000"
	readOnly := definition.Server{
		Image:    definition.Image{From: "debian:bookworm-slim", Copy: []definition.Copy{{Src: "c", Dst: "/srv/box/c"}}},
		ReadOnly: true, Tmpfs: []string{"/tmp", "/srv/box:size=1m,mode=1777", "/run/a:mode=0700"},
	}
	for name, test := range map[string]struct {
		server definition.Server
		in     Input
	}{
		"image only":            {server(definition.Server{Image: definition.Image{From: "postgres:17"}}, nil), Input{}},
		"everything":            {server(squid, squidFiles), Input{}},
		"everything inline":     {server(squid, squidFiles), Input{Encoding: "inline"}},
		"base with a user":      {server(squid, squidFiles), Input{BaseUser: "app:app"}},
		"go":                    {server(echo, echoFiles), Input{Binaries: echoBinaries}},
		"go inline":             {server(echo, echoFiles), Input{Encoding: "inline", Go: stage}},
		"go on a base":          {server(onBase, echoFiles), Input{Binaries: echoBinaries}},
		"go on a base inline":   {server(onBase, echoFiles), Input{Encoding: "inline", Go: stage}},
		"read-only":             {server(readOnly, map[string]string{"c": "{}"}), Input{}},
		"read-only inline":      {server(readOnly, map[string]string{"c": "{}"}), Input{Encoding: "inline"}},
		"read-only image only":  {server(definition.Server{Image: definition.Image{From: "postgres:17"}, ReadOnly: true, Tmpfs: readOnly.Tmpfs}, nil), Input{}},
		"run only":              {server(definition.Server{Image: definition.Image{From: "scratch", Run: []definition.RunStep{{Args: []string{"/x"}}}}}, nil), Input{}},
		"packages only inline":  {server(definition.Server{Image: definition.Image{From: "alpine:3", Packages: []string{"curl"}}}, nil), Input{Encoding: "inline"}},
		"image only, as inline": {server(definition.Server{Image: definition.Image{From: "postgres:17"}}, nil), Input{Encoding: "inline"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := mustNew(t, test.server, test.in)
			golden.Compare(t, "testdata/"+name+".Dockerfile", r.dockerfile)
			golden.Compare(t, "testdata/"+name+".context", listing(t, contextOf(t, r), ""))
			for line := range strings.Lines(r.dockerfile) {
				if len(line) >= 64<<10 {
					t.Errorf("a line has %d bytes", len(line))
				}
			}
			if strings.Contains(r.dockerfile, "PASSWORD") {
				t.Error("the environment is in the Dockerfile")
			}
		})
	}
}

func TestErrors(t *testing.T) {
	big := map[string]string{"a": strings.Repeat("x", InlineLimit/2+1), "b": strings.Repeat("y", InlineLimit/2)}
	both := []definition.Copy{{Src: "a", Dst: "/a"}, {Src: "b", Dst: "/b"}}
	small := map[string]string{"a": "1"}
	one := both[:1]
	inline := Input{Encoding: "inline"}
	for name, test := range map[string]struct {
		image definition.Image
		files map[string]string
		in    Input
		want  string
	}{
		"binary missing":     {definition.Image{Go: "x@v1"}, nil, Input{}, `the Go program /server is not compiled`},
		"base user":          {definition.Image{From: "x"}, nil, Input{BaseUser: "a\nRUN b"}, `from "x": its user "a\nRUN b" is not a name or number`},
		"missing copy":       {definition.Image{From: "x", Copy: both}, small, Input{}, `copy[1].src "b": does not exist; create it or correct the path`},
		"inline too large":   {definition.Image{From: "x", Copy: both}, big, inline, `inline: the copied files are 1048577 bytes, more than a Dockerfile can hold, 1048576 bytes; use BERTH_CONTEXT=tar`},
		"inline on scratch":  {definition.Image{From: "scratch", Copy: one}, small, inline, `inline: from scratch has no shell that could decode the files; use BERTH_CONTEXT=tar`},
		"inline go version":  {definition.Image{Go: "x@v1"}, nil, inline, `inline: go version "": is not the version of a release`},
		"inline go source":   {definition.Image{Go: "./x"}, nil, Input{Encoding: "inline", Go: GoStage{Version: "1.26"}}, `inline: the source of the Go program /server is missing`},
		"inline environment": {definition.Image{Go: "x@v1"}, nil, Input{Encoding: "inline", Go: GoStage{Version: "1.26", Environment: []string{"A=b c"}}}, `inline: go environment "A=b c": is not NAME=VALUE`},
		"dockerfile missing": {definition.Image{Dockerfile: "Dockerfile"}, small, Input{}, `dockerfile "Dockerfile": there is no such file; create it or correct the path`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(server(definition.Server{Image: test.image}, test.files), test.in)
			if diff := cmp.Diff("servers/squid: "+test.want, fmt.Sprint(err)); diff != "" {
				t.Errorf("New (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInlineOfTarRecipe(t *testing.T) {
	s := server(squid, squidFiles)
	got, err := mustNew(t, s, Input{}).Inline()
	if err != nil {
		t.Fatal(err)
	}
	if want := mustNew(t, s, Input{Encoding: "inline"}).dockerfile; got != want {
		t.Errorf("Inline() differs from the inline encoding:\n%s", cmp.Diff(want, got))
	}
	own := server(definition.Server{Image: definition.Image{Dockerfile: "Dockerfile"}}, map[string]string{"Dockerfile": "FROM x"})
	if _, err := mustNew(t, own, Input{}).Inline(); err == nil {
		t.Error("a Dockerfile of the definition's own has no inline form, but there is no error")
	}
}

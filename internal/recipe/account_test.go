package recipe

import (
	"io"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
)

// userlandOf lists what the image of a Go program holds beside it, and its accounts.
func userlandOf(t *testing.T, s definition.Server, files map[string]string) string {
	t.Helper()
	r := mustNew(t, server(s, files), Input{Binaries: []copies.File{binary("server", "ELF")}})
	var b strings.Builder
	for line := range strings.Lines(listing(t, contextOf(t, r), "")) {
		if strings.HasPrefix(line, "  ") && !strings.Contains(line, `"server"`) {
			b.WriteString(strings.TrimPrefix(line, "  USTAR "))
		}
	}
	for _, f := range r.files.Files {
		if f.Dst == "/etc/passwd" {
			content, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(content)
			b.Write(text)
		}
	}
	return b.String()
}

func TestUserOfAGoProgramOnScratch(t *testing.T) {
	volumes := []definition.Volume{{Name: "data", Target: "/var/lib/api/"}, {Path: "seed", Target: "/seed"}, {Name: "tmp", Target: "/tmp"}}
	for _, test := range []struct {
		rule  string
		s     definition.Server
		files map[string]string
	}{
		{"account nonroot", definition.Server{Volumes: volumes, Workdir: "/srv"}, nil},
		{"account by number", definition.Server{User: "1000", Volumes: volumes[:1]}, nil},
		{"account root", definition.Server{
			User: "root:nonroot", Volumes: volumes[:1], Image: definition.Image{Copy: []definition.Copy{{Src: "d", Dst: "/var/lib/api"}, {Src: "p", Dst: "/etc/passwd"}}},
		}, map[string]string{"d/a": "1", "p": "root:x:0:0\n"}},
		{
			"account of a copied file",
			definition.Server{User: "app", Image: definition.Image{Copy: []definition.Copy{{Src: "etc", Dst: "/etc"}}}},
			map[string]string{"etc/passwd": "app:x:5:5\n"},
		},
		{"no account on another base", definition.Server{User: "1000", Volumes: volumes, Image: definition.Image{From: "debian"}}, nil},
	} {
		t.Run(test.rule, func(t *testing.T) {
			test.s.Go = "./"
			golden.Compare(t, "testdata/"+test.rule+".txt", userlandOf(t, test.s, test.files))
		})
	}
	s := server(definition.Server{User: "app", Image: definition.Image{Go: "./"}}, nil)
	_, err := New(s, Input{Binaries: []copies.File{binary("server", "ELF")}})
	if want := `servers/squid: user "app": a Go program on scratch knows root and nonroot; write a number, or copy an /etc/passwd`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

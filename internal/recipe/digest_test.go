package recipe

import (
	"bytes"
	"maps"
	"testing"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
)

func TestDigestCoversEverything(t *testing.T) {
	in := Input{BaseDigest: "sha256:1", Platform: "linux/amd64"}
	seen := map[string]string{}
	for name, change := range map[string]func(s *definition.Server, in *Input, files map[string]string){
		"as it is":    func(*definition.Server, *Input, map[string]string) {},
		"base":        func(_ *definition.Server, in *Input, _ map[string]string) { in.BaseDigest = "sha256:2" },
		"base's user": func(_ *definition.Server, in *Input, _ map[string]string) { in.BaseUser = "app" },
		"platform":    func(_ *definition.Server, in *Input, _ map[string]string) { in.Platform = "linux/arm64" },
		"encoding":    func(_ *definition.Server, in *Input, _ map[string]string) { in.Encoding = "inline" },
		"from":        func(s *definition.Server, _ *Input, _ map[string]string) { s.From = "debian:12" },
		"maintainer":  func(s *definition.Server, _ *Input, _ map[string]string) { s.Maintainer = "" },
		"packages":    func(s *definition.Server, _ *Input, _ map[string]string) { s.Packages = s.Packages[:1] },
		"run":         func(s *definition.Server, _ *Input, _ map[string]string) { s.Run = s.Run[:1] },
		"copy":        func(s *definition.Server, _ *Input, _ map[string]string) { s.Copy = s.Copy[:1] },
		"content":     func(_ *definition.Server, _ *Input, files map[string]string) { files["squid.conf"] += "\n" },
	} {
		s, changed, files := squid, in, maps.Clone(squidFiles)
		change(&s, &changed, files)
		digest := mustNew(t, server(s, files), changed).Digest()
		if other, ok := seen[digest]; ok {
			t.Errorf("%q and %q have the same digest", name, other)
		}
		seen[digest] = name
	}
	for name, change := range map[string]func(s *definition.Server){
		"environment": func(s *definition.Server) { s.Environment = nil },
		"command":     func(s *definition.Server) { s.Command = nil },
		"user":        func(s *definition.Server) { s.User = "" },
	} {
		s := squid
		change(&s)
		if seen[mustNew(t, server(s, squidFiles), in).Digest()] != "as it is" {
			t.Errorf("%q changes the digest", name)
		}
	}
}

func TestDigestIsPinned(t *testing.T) {
	r := mustNew(t, server(squid, squidFiles), Input{BaseDigest: "sha256:1", Platform: "linux/amd64"})
	golden.Compare(t, "testdata/digest.txt", r.Digest()+"\n")
}

func TestPartsNameWhatChanged(t *testing.T) {
	before := mustNew(t, server(squid, squidFiles), Input{}).Parts()
	files := maps.Clone(squidFiles)
	files["squid.conf"] = "http_port 3129\n"
	after := mustNew(t, server(squid, files), Input{}).Parts()
	for name := range before {
		if changed := before[name] != after[name]; changed != (name == "/etc/squid/squid.conf") {
			t.Errorf("%s: changed is %t", name, changed)
		}
	}
}

func FuzzContext(f *testing.F) {
	f.Add([]byte("http_port 3128\n"), "etc/squid.conf", "echo", uint16(0), false)
	f.Add([]byte("\x00\r\n%$\\'\""), "name\nwith newline", "cat <<EOF\nEOF", uint16(3), true)
	f.Fuzz(func(t *testing.T, content []byte, dst, line string, at uint16, inline bool) {
		in := Input{}
		if inline {
			in.Encoding = "inline"
		}
		build := func(content []byte) (Recipe, error) {
			return New(server(definition.Server{
				Image: definition.Image{
					From: "x",
					Copy: []definition.Copy{{Src: "a", Dst: "/f/" + dst}},
					Run:  []definition.RunStep{{Shell: line}},
				},
			}, map[string]string{"a": string(content)}), in)
		}
		r, err := build(content)
		if err != nil {
			t.Skip()
		}
		again, err := build(content)
		if err != nil || r.Digest() != again.Digest() || !bytes.Equal(contextOf(t, r), contextOf(t, again)) {
			t.Fatalf("the same input gives another context (%v)", err)
		}
		if len(content) == 0 {
			return
		}
		changed := bytes.Clone(content)
		changed[int(at)%len(changed)] ^= 1
		other, err := build(changed)
		if err != nil || r.Digest() == other.Digest() || bytes.Equal(contextOf(t, r), contextOf(t, other)) {
			t.Fatalf("a changed byte keeps the digest or the context (%v)", err)
		}
	})
}

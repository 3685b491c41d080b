package copies

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/golden"
)

func hostile(t *testing.T) definition.Folder {
	f := folder(t, map[string]string{
		"empty":                  "",
		"nul":                    "a\x00b",
		"crlf":                   "a\r\nb\r\n",
		"quotes":                 `"'` + "`",
		"signs":                  `%s $HOME ${X} \n \\`,
		"name with spaces":       "spaces",
		"name\nwith newline\n":   "newline",
		"größe":                  "utf-8",
		"tree/b/deep":            "deep",
		"tree/a":                 "a",
		"tree/hollow/":           "",
		"tree/.env":              "SECRET=1",
		"tree/b/id_rsa":          "SECRET",
		"tree/b/id_rsa.pub":      "public",
		strings.Repeat("n", 200): "long",
	})
	if err := os.Chmod(filepath.Join(f.Dir, "tree/a"), 0o700); err != nil {
		t.Fatal(err)
	}
	return f
}

var hostileCopies = []definition.Copy{
	{Src: "tree", Dst: "/srv/tree", Mode: "0600"},
	{Src: "tree", Dst: "/srv/owned", Owner: "33:44"},
	{Src: "empty", Dst: "/empty"},
	{Src: "nul", Dst: "/etc/", Mode: "4755", Owner: "5"},
	{Src: "crlf", Dst: "/x/crlf", Mode: "7777"},
	{Src: "quotes", Dst: `/x/"'`},
	{Src: "signs", Dst: "/x/$(id) %s\\"},
	{Src: "name with spaces", Dst: "/x/"},
	{Src: "./name\nwith newline\n", Dst: "/x/"},
	{Src: "größe", Dst: "/x/größe", Owner: "3000000:4000000"},
	{Src: strings.Repeat("n", 200), Dst: "/x/"},
	{Src: "tree/.env", Dst: "/x/.env"},
}

func TestArchive(t *testing.T) {
	binary := File{Dst: "/server", Mode: 0o755, Size: 3, Name: "cache/binary", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("ELF")), nil
	}}
	s, err := Resolve(hostile(t), hostileCopies, []File{binary}, 0)
	if err != nil {
		t.Fatal(err)
	}
	data := archive(t, s)
	golden.Compare(t, "testdata/archive.txt", listing(t, data)+"digest "+s.Digest()+"\n")
	want := []string{"tree/b/id_rsa"} // tree/.env is named by a copy of its own
	if diff := cmp.Diff(want, s.Skipped); diff != "" {
		t.Errorf("Skipped (-want +got):\n%s", diff)
	}

	again, err := Resolve(hostile(t), hostileCopies, []File{binary}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if string(archive(t, again)) != string(data) || again.Digest() != s.Digest() {
		t.Error("the same files give another archive or digest")
	}
}

func TestDigestCoversEverything(t *testing.T) {
	f := folder(t, map[string]string{"a": "1", "b": "2", "d/": ""})
	base := definition.Copy{Src: "a", Dst: "/a", Mode: "0644", Owner: "1:2"}
	seen := map[string]string{}
	for name, c := range map[string]definition.Copy{
		"as it is": base,
		"content":  {Src: "b", Dst: "/a", Mode: "0644", Owner: "1:2"},
		"dst":      {Src: "a", Dst: "/b", Mode: "0644", Owner: "1:2"},
		"mode":     {Src: "a", Dst: "/a", Mode: "0645", Owner: "1:2"},
		"user":     {Src: "a", Dst: "/a", Mode: "0644", Owner: "2:2"},
		"group":    {Src: "a", Dst: "/a", Mode: "0644", Owner: "1:1"},
		"kind":     {Src: "d", Dst: "/a", Mode: "0644", Owner: "1:2"},
	} {
		s, err := Resolve(f, []definition.Copy{c}, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := seen[s.Digest()]; ok {
			t.Errorf("%q and %q have the same digest", name, other)
		}
		seen[s.Digest()] = name
	}
}

func TestDigestIgnoresTimes(t *testing.T) {
	f := folder(t, map[string]string{"a": "1"})
	list := []definition.Copy{{Src: "a", Dst: "/a"}}
	before, err := Resolve(f, list, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(filepath.Join(f.Dir, "a"), zeroTime, zeroTime); err != nil {
		t.Fatal(err)
	}
	after, err := Resolve(f, list, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if before.Digest() != after.Digest() {
		t.Error("touching a file changes the digest")
	}
}

func TestKnownDigestIsNotRead(t *testing.T) {
	extra := File{
		Dst: "/server", Mode: 0o755, Size: 3, SHA256: strings.Repeat("0", 64), Name: "binary",
		Open: func() (io.ReadCloser, error) { t.Error("opened"); return nil, io.EOF },
	}
	if _, err := Resolve(folder(t, nil), nil, []File{extra}, 0); err != nil {
		t.Fatal(err)
	}
}

func TestHugeFileHasPAXSize(t *testing.T) {
	s := Set{Files: []File{{Dst: "/huge", Size: 9 << 30, SHA256: "x"}}}
	if err := s.seal(); err != nil {
		t.Fatal(err)
	}
	if got, want := s.Size(), int64(3*512+9<<30+1024); got != want {
		t.Errorf("Size() = %d, want %d", got, want)
	}
}

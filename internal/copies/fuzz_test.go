package copies

import (
	"archive/tar"
	"bytes"
	"io"
	"testing"
	"testing/fstest"

	"github.com/berthdev/berth/internal/definition"
)

func FuzzArchive(f *testing.F) {
	f.Add([]byte("content"), "etc/squid.conf", uint16(0o4755), uint16(0))
	f.Add([]byte{0}, "name with\nnewline", uint16(0o600), uint16(3))
	f.Add([]byte{}, "größe", uint16(0), uint16(1))
	f.Fuzz(func(t *testing.T, content []byte, dst string, mode, at uint16) {
		resolve := func(content []byte) (Set, []byte, error) {
			fsys := fstest.MapFS{"a": {Data: content}, "b": {Data: content}}
			list := []definition.Copy{{Src: "a", Dst: "/a" + dst}, {Src: "b", Dst: "/b"}}
			s, err := Resolve(definition.Folder{FS: fsys}, list, nil, 0)
			if err != nil {
				return s, nil, err
			}
			for i := range s.Files {
				s.Files[i].Mode = uint32(mode & 0o7777)
			}
			if err := s.seal(); err != nil {
				return s, nil, err
			}
			return s, archive(t, s), nil
		}
		s, data, err := resolve(content)
		if err != nil {
			t.Skip()
		}
		again, same, err := resolve(content)
		if err != nil || !bytes.Equal(data, same) || s.Digest() != again.Digest() {
			t.Fatalf("the same input gives another archive (%v)", err)
		}
		h, err := tar.NewReader(bytes.NewReader(data)).Next()
		if err != nil || "/"+h.Name != s.Files[0].Dst || h.Mode != int64(mode&0o7777) {
			t.Fatalf("entry %+v, %v; want %q", h, err, s.Files[0].Dst)
		}
		if len(content) == 0 {
			return
		}
		changed := bytes.Clone(content)
		changed[int(at)%len(changed)] ^= 1
		other, _, err := resolve(changed)
		if err != nil || other.Digest() == s.Digest() {
			t.Fatalf("a changed byte keeps the digest (%v)", err)
		}
		if err := s.WriteTar(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}

package definition

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"testing/fstest"
)

// BenchmarkLoad loads one server of 30, and then, without a name, the two of them that are started by default.
// An up with nothing to do has 60 ms for everything.
func BenchmarkLoad(b *testing.B) {
	text, err := os.ReadFile("testdata/good/every-key.yaml")
	if err != nil {
		b.Fatal(err)
	}
	text = bytes.Replace(text, []byte("default: true\n"), nil, 1)
	files := fstest.MapFS{
		"apache2/server.yaml": {Data: []byte("from: a\ndefault: true")}, "vsftpd/server.yaml": {Data: []byte("from: a\ndefault: true")},
	}
	for i := range 28 {
		files[fmt.Sprintf("s%d/server.yaml", i)] = &fstest.MapFile{Data: text}
	}
	sources := Sources{Catalogue: files, Lookup: lookup, AllowPrivileged: true}
	for name, chosen := range map[string][]string{"named": {"s1"}, "defaults": nil} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Load(sources, chosen); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

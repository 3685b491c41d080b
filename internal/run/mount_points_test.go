package run

import (
	"archive/tar"
	"io"
	"testing"
)

func TestPackFolders(t *testing.T) {
	archive, err := packFolders([]string{"/data:size=1m,mode=1777", "/plain", "/run/box/:mode=0700", "/sized:size=1m"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int64{"data/": 0o1777, "run/box/": 0o700}
	reader := tar.NewReader(archive)
	for {
		header, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if mode, ok := want[header.Name]; !ok || mode != header.Mode || header.Typeflag != tar.TypeDir {
			t.Errorf("%s has mode %o and type %c", header.Name, header.Mode, header.Typeflag)
		}
		delete(want, header.Name)
	}
	for name := range want {
		t.Errorf("%s is not packed", name)
	}
}

package copies

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
)

// folder makes a folder of files; a name that ends with a slash is an empty folder.
func folder(t *testing.T, files map[string]string) definition.Folder {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, name)
		parent := filepath.Dir(file)
		if strings.HasSuffix(name, "/") {
			parent = file
		}
		if err := os.MkdirAll(parent, 0o755); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			continue
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return definition.Folder{FS: root.FS(), Path: "servers/squid", Dir: dir}
}

func archive(t *testing.T, s Set) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.WriteTar(&b); err != nil {
		t.Fatal(err)
	}
	if got, want := s.Size(), int64(b.Len()); got != want {
		t.Errorf("Size() = %d, the archive has %d bytes", got, want)
	}
	return b.Bytes()
}

// listing describes an archive, one entry a line.
func listing(t *testing.T, data []byte) string {
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
		fmt.Fprintf(&b, "%s %c %04o %d:%d %s%s%d %q %.20q\n", h.Format, h.Typeflag, h.Mode, h.Uid, h.Gid,
			h.Uname, h.Gname, h.ModTime.Unix(), h.Name, content)
	}
}

package copies

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
)

var zeroTime = time.Unix(0, 0)

func TestChangeBeforeWriteIsAnError(t *testing.T) {
	changed := `servers/squid: copy "a": changed while it was read; run again`
	for name, test := range map[string]struct {
		change func(file string) error
		want   string
	}{
		"content of the same size": {func(file string) error { return os.WriteFile(file, []byte("54321"), 0o644) }, changed},
		"grown":                    {func(file string) error { return os.WriteFile(file, []byte("123456"), 0o644) }, changed},
		"shrunk":                   {func(file string) error { return os.WriteFile(file, []byte("1234"), 0o644) }, changed},
		"a folder now": {func(file string) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			return os.Mkdir(file, 0o755)
		}, changed},
		"removed": {os.Remove, `servers/squid: copy "a": was removed while it was read; run again`},
		"touched": {func(file string) error { return os.Chtimes(file, zeroTime, zeroTime) }, "<nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			f := folder(t, map[string]string{"a": "12345"})
			s, err := Resolve(f, []definition.Copy{{Src: "a", Dst: "/a"}}, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			if err := test.change(filepath.Join(f.Dir, "a")); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, fmt.Sprint(s.WriteTar(io.Discard))); diff != "" {
				t.Errorf("WriteTar (-want +got):\n%s", diff)
			}
		})
	}
}

// meddler changes a file once its first bytes have been read.
type meddler struct {
	io.Writer
	change func() error
}

func (m *meddler) Write(p []byte) (int, error) {
	if m.change != nil {
		if err := m.change(); err != nil {
			return 0, err
		}
		m.change = nil
	}
	return len(p), nil
}

func TestChangeDuringReadIsAnError(t *testing.T) {
	for name, change := range map[string]func(file string) error{
		"grown":     func(file string) error { return os.Truncate(file, 2<<20) },
		"shrunk":    func(file string) error { return os.Truncate(file, 1<<19) },
		"rewritten": func(file string) error { return os.Chtimes(file, zeroTime, zeroTime) },
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a")
			if err := os.WriteFile(file, make([]byte, 1<<20), 0o644); err != nil {
				t.Fatal(err)
			}
			f := File{Size: 1 << 20, Open: func() (io.ReadCloser, error) { return os.Open(file) }}
			_, err := f.hash(&meddler{change: func() error { return change(file) }})
			if err != errChanged {
				t.Errorf("hash: %v, want %v", err, errChanged)
			}
		})
	}
}

func TestWriteErrorIsReported(t *testing.T) {
	f := folder(t, map[string]string{"a": "12345"})
	s, err := Resolve(f, []definition.Copy{{Src: "a", Dst: "/a"}}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	r, w := io.Pipe()
	r.Close()
	if err := s.WriteTar(w); err != io.ErrClosedPipe {
		t.Errorf("WriteTar: %v, want %v", err, io.ErrClosedPipe)
	}
}

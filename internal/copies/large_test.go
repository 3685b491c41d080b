package copies

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/berthdev/berth/internal/definition"
)

func TestLargeFileStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 256 MiB twice")
	}
	const size = 256 << 20
	f := folder(t, map[string]string{"large": ""})
	if err := os.Truncate(filepath.Join(f.Dir, "large"), size); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := Resolve(f, []definition.Copy{{Src: "large", Dst: "/large"}}, nil, size)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WriteTar(io.Discard); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("%d bytes were allocated for a file of %d", got, size)
	}
	if got, want := s.Size(), int64(size+3*512); got != want {
		t.Errorf("Size() = %d, want %d", got, want)
	}
}

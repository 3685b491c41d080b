package image

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/heartbeat"
)

func TestNewsAreLinesWithoutDownloads(t *testing.T) {
	var got []string
	w := news{heartbeat.Start(func(line string) { got = append(got, line) }, nil, "compiling")}
	defer w.Stop()
	for _, text := range []string{"go: downloading a.test/b v1.0.0\n", "its directives are not used\n", "go: one\ngo: two\n"} {
		if n, err := io.WriteString(w, text); n != len(text) || err != nil {
			t.Fatalf("wrote %d bytes of %d: %v", n, len(text), err)
		}
	}
	if diff := cmp.Diff([]string{"its directives are not used", "go: one", "go: two"}, got); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

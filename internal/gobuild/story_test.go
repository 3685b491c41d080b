package gobuild

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStory(t *testing.T) {
	var progress strings.Builder
	s := newStory(&progress)
	var want []string
	for i := range 30 {
		_, _ = fmt.Fprintf(s, "go: downloading m%d\ngo: added m%d\nline %d\n", i, i, i)
		want = append(want, fmt.Sprint("line ", i))
	}
	_, _ = io.WriteString(s, "# \x1b[1mnot ended")
	want = append(want[len(want)-maxLines+1:], "# not ended")
	if diff := cmp.Diff(strings.Join(want, "\n"), s.last()); diff != "" {
		t.Errorf("last lines (-want +got):\n%s", diff)
	}
	if got := progress.String(); strings.Count(got, "go: downloading ") != 30 || strings.Contains(got, "line") {
		t.Errorf("before the end: got %q", got)
	}
	if err := s.end(); err != nil || !strings.HasSuffix(progress.String(), "m29\n"+strings.Join(want, "\n")+"\n") {
		t.Errorf("at the end: got %q, %v", progress.String(), err)
	}
}

func TestStoryReportsThatNobodyListens(t *testing.T) {
	reader, writer := io.Pipe()
	gone := errors.New("gone")
	_ = reader.CloseWithError(gone)
	s := newStory(writer)
	if _, err := io.WriteString(s, "go: downloading m\nkept\n"); err != nil {
		t.Errorf("the tool is disturbed: %v", err)
	}
	if err := s.end(); !errors.Is(err, gone) {
		t.Errorf("got %v, want %v", err, gone)
	}
}

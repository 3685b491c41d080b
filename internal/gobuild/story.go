package gobuild

import (
	"fmt"
	"io"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

const (
	// maxLines is how many of the last lines of a failed build its error shows.
	maxLines = 20
	// maxLine is the longest line that is kept, in bytes.
	maxLine = 4096
)

// story is what the go tool says while it works: lines on downloads go on at once, those on a go.mod that go get fills are
// no news, others are kept until it is known whether they belong to an error.
type story struct {
	text.Lines

	progress io.Writer
	kept     text.Tail
	// err is the first error of progress.
	err error
}

// newStory passes lines on to progress, which may be nil.
func newStory(progress io.Writer) *story {
	s := &story{progress: progress, kept: text.Tail{Limit: maxLines * (maxLine + 1)}}
	s.Lines = text.Lines{Limit: maxLine, Each: s.line}
	return s
}

func (s *story) line(line string) {
	switch {
	case strings.HasPrefix(line, "go: downloading ") && s.progress != nil:
		s.pass(line)
	case strings.HasPrefix(line, "go: added "), strings.HasPrefix(line, "go: upgraded "):
	default:
		_, _ = fmt.Fprintln(&s.kept, line)
	}
}

func (s *story) pass(line string) {
	if s.err == nil {
		_, s.err = fmt.Fprintln(s.progress, line)
	}
}

// last returns the last lines that were kept.
func (s *story) last() string {
	s.Flush()
	return strings.Join(text.LastLines(s.kept.String(), maxLines), "\n")
}

// end passes on what was kept, when it turned out to be no error.
func (s *story) end() error {
	if last := s.last(); last != "" && s.progress != nil {
		s.pass(last)
	}
	return s.err
}

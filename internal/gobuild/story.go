package gobuild

import (
	"bytes"
	"io"
	"strings"
)

// maxLines is how many of the last lines of a failed build its error shows.
const maxLines = 20

// maxLine is the longest line that is kept, in bytes.
const maxLine = 4096

// story is what the go tool says while it works: lines on downloads go on at once, those on a go.mod that go get fills are
// no news, others are kept until it is known whether they belong to an error.
type story struct {
	progress io.Writer
	partial  []byte
	lines    []string
}

// Write takes a piece of the text.
func (s *story) Write(p []byte) (int, error) {
	s.partial = append(s.partial, p...)
	for {
		line, rest, found := bytes.Cut(s.partial, []byte("\n"))
		if !found {
			s.partial = s.partial[:min(len(s.partial), maxLine)]
			return len(p), nil
		}
		if err := s.line(string(line)); err != nil {
			return 0, err
		}
		s.partial = append(s.partial[:0], rest...)
	}
}

func (s *story) line(line string) error {
	if strings.HasPrefix(line, "go: downloading ") && s.progress != nil {
		_, err := io.WriteString(s.progress, line+"\n")
		return err
	}
	if strings.HasPrefix(line, "go: added ") || strings.HasPrefix(line, "go: upgraded ") {
		return nil
	}
	s.lines = append(s.lines, line[:min(len(line), maxLine)])
	s.lines = s.lines[max(0, len(s.lines)-maxLines):]
	return nil
}

// last returns the last lines that were kept.
func (s *story) last() string {
	return strings.TrimRight(strings.Join(append(s.lines, string(s.partial)), "\n"), "\n")
}

// flush passes on what was kept, when it turned out to be no error.
func (s *story) flush() error {
	if text := s.last(); text != "" && s.progress != nil {
		_, err := io.WriteString(s.progress, text+"\n")
		return err
	}
	return nil
}

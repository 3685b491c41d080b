package ready

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/berthdev/berth/internal/text"
)

const (
	// wordLines is how many lines of what a server said go into an error, and wordLimit how many bytes.
	wordLines = 4
	wordLimit = 400
)

// because adds what a server said to an error, on the same line.
func because(err error, said string) error {
	if said == "" {
		return err
	}
	return fmt.Errorf("%w: %s", err, said)
}

// firstWords are the first lines of what was said, as one.
func firstWords(said string) string {
	lines := spoken(said)
	line := strings.Join(lines[:min(len(lines), wordLines)], " | ")
	if len(line) <= wordLimit {
		return line
	}
	line = line[:wordLimit]
	if space := strings.LastIndexByte(line, ' '); space > 0 { // half a secret would not be known as one
		line = line[:space]
	}
	return strings.ToValidUTF8(line, "") + " ..."
}

// lastWords are the last lines of what was said, as one.
func lastWords(said string) string {
	lines := spoken(said)
	line := strings.Join(lines[max(0, len(lines)-wordLines):], " | ")
	if len(line) <= wordLimit {
		return line
	}
	line = line[len(line)-wordLimit:]
	if space := strings.IndexByte(line, ' '); space >= 0 {
		line = line[space+1:]
	}
	return "... " + strings.ToValidUTF8(line, "")
}

// spoken are the lines that are not blank, without what a terminal would obey.
func spoken(said string) []string {
	var lines []string
	for line := range strings.Lines(said) {
		if line = strings.TrimFunc(text.CleanLine(line), unicode.IsSpace); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

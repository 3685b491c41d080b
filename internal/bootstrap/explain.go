package bootstrap

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/apt"
	"github.com/berthdev/berth/internal/text"
)

// storySize is how much of a tool's last words is kept, in bytes.
const storySize = 64 << 10

// explain says what a tool's failure means, with the line that tells.
func (f rootfs) explain(err error, said string) error {
	lines := strings.Split(strings.TrimSpace(text.Clean(said)), "\n")
	if meaning, known := apt.Explain(lines, f.source()); known {
		return errors.New(meaning)
	}
	telling := lines[len(lines)-1]
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "E: ") }); i >= 0 {
		telling = lines[i]
	}
	return fmt.Errorf("%s (%w)", f.source().Line(telling), err)
}

// source is what errors tell of the archive.
func (f rootfs) source() apt.Source { return apt.Source{Mirror: f.archive.main(), Suite: f.base.Suite} }

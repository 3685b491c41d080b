package buildcontext

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// maxIgnore is the largest file of rules that is read, in bytes.
const maxIgnore = 1 << 20

type matchInfo = patternmatcher.MatchInfo

// rules say what is left out of a context: the last pattern that matches a path, or a folder above it, decides.
type rules struct {
	*patternmatcher.PatternMatcher
	// own is set for the Dockerfile's own file of rules, which wins over that of the context.
	own bool
}

// rules reads DOCKERFILE.dockerignore, or else .dockerignore in the context's folder. Without either nothing is left out.
func (s Source) rules() (rules, error) {
	files := []string{s.Dockerfile + ignoreFile, s.path(ignoreFile)}
	for i, file := range files {
		text, err := readIgnore(s.FS, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return rules{}, fmt.Errorf("%s: %w", s.shown(file), err)
		}
		patterns, err := ignorefile.ReadAll(bytes.NewReader(text))
		if err != nil {
			return rules{}, fmt.Errorf("%s: %w", s.shown(file), err)
		}
		matcher, err := newMatcher(patterns)
		if err != nil {
			return rules{}, fmt.Errorf("%s: %w", s.shown(file), err)
		}
		return rules{matcher, i == 0}, nil
	}
	matcher, err := newMatcher(nil)
	return rules{PatternMatcher: matcher}, err
}

func newMatcher(patterns []string) (*patternmatcher.PatternMatcher, error) {
	for _, pattern := range patterns {
		if _, err := patternmatcher.New([]string{pattern}); err != nil {
			return nil, fmt.Errorf("%q is not a pattern; see filepath.Match of Go", pattern)
		}
	}
	return patternmatcher.New(patterns)
}

// readIgnore reads a file of rules.
func readIgnore(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxIgnore {
		return nil, fmt.Errorf("must be a regular file of at most %d bytes", maxIgnore)
	}
	return fs.ReadFile(fsys, name)
}

// excludes reports whether a path is left out; above is the answer for the folder that it is in.
func (r rules) excludes(name string, above matchInfo) (bool, matchInfo, error) {
	return r.MatchesUsingParentResults(name, above)
}

// excludesBelow reports whether all that a folder holds is left out, as the folder itself is: no "!" can bring back
// anything in it.
func (r rules) excludesBelow(folder string) bool {
	if !r.Exclusions() {
		return true
	}
	for _, p := range r.Patterns() {
		if p.Exclusion() && mayMatchBelow(strings.Split(p.String(), "/"), strings.Split(folder, "/")) {
			return false
		}
	}
	return true
}

// mayMatchBelow reports whether a pattern may match something in a folder. Only steps without wildcards tell that it
// cannot.
func mayMatchBelow(pattern, folder []string) bool {
	for i, step := range pattern {
		switch {
		case i == len(folder), strings.ContainsAny(step, `*?[\`):
			return true
		case step != folder[i]:
			return false
		}
	}
	return true // the folder itself, or one above it
}

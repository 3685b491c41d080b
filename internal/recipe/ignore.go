package recipe

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

// ignoreList is a .dockerignore (Dockerfile reference, ".dockerignore file"): the last pattern that matches a path, or
// a folder above it, decides.
type ignoreList []ignorePattern

type ignorePattern struct {
	match *regexp.Regexp
	// keep is set for a pattern that begins with "!".
	keep bool
}

func parseIgnore(text string) (ignoreList, error) {
	var list ignoreList
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		pattern, keep := strings.CutPrefix(strings.TrimSpace(line), "!")
		pattern = strings.TrimSpace(pattern)
		if pattern == "" {
			continue
		}
		pattern = strings.TrimPrefix(path.Clean(pattern), "/")
		match, err := ignoreExpression(pattern)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is not a pattern; see filepath.Match of Go", i+1, line)
		}
		list = append(list, ignorePattern{match, keep})
	}
	return list, nil
}

// ignoreExpression translates a pattern of [path.Match], in which "**" also stands for any number of folders.
func ignoreExpression(pattern string) (*regexp.Regexp, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(`(?s)^`)
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i:]
		switch {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString(`(.*/)?`)
			i += 2
		case strings.HasPrefix(rest, "**"):
			b.WriteString(`.*`)
			i++
		case rest[0] == '*':
			b.WriteString(`[^/]*`)
		case rest[0] == '?':
			b.WriteString(`[^/]`)
		case rest[0] == '[':
			end := 1 + strings.IndexByte(rest, ']')
			b.WriteString(rest[:end])
			i += end - 1
		case rest[0] == '\\' && len(rest) > 1:
			i++
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(rest[:1]))
		}
	}
	b.WriteString(`$`)
	return regexp.Compile(b.String())
}

// excludes reports whether a file is left out.
func (l ignoreList) excludes(name string) bool {
	excluded := false
	for _, p := range l {
		for part := name; part != "."; part = path.Dir(part) {
			if p.match.MatchString(part) {
				excluded = !p.keep
				break
			}
		}
	}
	return excluded
}

// excludesFolder reports whether a folder is left out with all that it holds: a "!" may bring back a file below it.
func (l ignoreList) excludesFolder(name string) bool {
	for _, p := range l {
		if p.keep {
			return false
		}
	}
	return l.excludes(name)
}

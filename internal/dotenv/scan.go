package dotenv

import (
	"strings"
	"unicode"
)

// scanner goes through a text.
type scanner struct {
	text string
	// at is how far it has been read, in bytes.
	at int
}

// next reads one assignment; more is false at the end of the text.
func (s *scanner) next() (a assignment, more bool, err error) {
	s.skipToStart()
	if s.at == len(s.text) {
		return assignment{}, false, nil
	}
	a.line = s.line()
	fail := func(reason string) (assignment, bool, error) {
		return assignment{}, false, &LineError{a.line, reason}
	}
	s.skipExport()
	end := strings.IndexFunc(s.rest(), func(r rune) bool { return !isSpace(r) && !isNameRune(r) })
	switch {
	case s.rest() == "":
		return fail("a name is missing")
	case end < 0:
		// A name at the very end of the text is no assignment.
		s.at = len(s.text)
		return assignment{line: a.line, bare: true}, true, nil
	case !strings.ContainsRune("=:\n", rune(s.rest()[end])):
		return fail(`a name holds letters, digits, "_", ".", "-" and brackets alone, and "=" comes after it`)
	}
	a.name = strings.TrimRightFunc(s.rest()[:end], unicode.IsSpace)
	a.bare = s.rest()[end] == '\n'
	if strings.Contains(a.name, " ") {
		return fail("a name holds no space")
	}
	s.at += end + 1
	if s.skip(isSpace); a.bare {
		return a, true, nil
	}
	if a.value, a.quote, err = s.value(); err != nil {
		return a, false, &LineError{a.line, err.Error()}
	}
	return a, true, nil
}

// rest is what has not been read.
func (s *scanner) rest() string { return s.text[s.at:] }

// line is the number of the line that is read.
func (s *scanner) line() int { return 1 + strings.Count(s.text[:s.at], "\n") }

func (s *scanner) skip(drop func(rune) bool) {
	s.at = len(s.text) - len(strings.TrimLeftFunc(s.rest(), drop))
}

// skipToStart goes over white space and comments.
func (s *scanner) skipToStart() {
	for s.skip(unicode.IsSpace); strings.HasPrefix(s.rest(), "#"); s.skip(unicode.IsSpace) {
		s.skip(func(r rune) bool { return r != '\n' })
	}
}

// skipExport goes over the word export.
func (s *scanner) skipExport() {
	after, found := strings.CutPrefix(s.rest(), "export")
	if found && strings.IndexAny(after, " \t\n\f\r") == 0 {
		s.at += len("export")
		s.skip(isSpace)
	}
}

// isSpace reports whether a rune is white space within a line.
func isSpace(r rune) bool { return strings.ContainsRune("\t\v\f\r \u0085\u00a0", r) }

// isNameRune reports whether a name may hold a rune.
func isNameRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("_.-[]", r)
}

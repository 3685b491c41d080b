package dockerfile

import (
	"regexp"
	"strings"
)

// instruction is one instruction, with its continuation lines joined and its here-documents left out.
type instruction struct {
	// name is in upper case.
	name string
	// flags are the words that begin with "--", and rest is what follows them.
	flags []string
	rest  string
	// line is where it begins, from 1.
	line int
}

// source is a Dockerfile's text on its way to instructions.
type source struct {
	lines []string
	// next is the index of the next line.
	next int
	// escape is the character that continues a line and takes the next one as it is.
	escape byte
	// continued is its pattern at the end of a line: two of them are one character.
	continued *regexp.Regexp
}

// instructions takes a Dockerfile apart and tells its escape character.
func instructions(text string) ([]instruction, byte) {
	s := &source{escape: '\\'}
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		s.lines = append(s.lines, strings.TrimRight(line, "\r\n"))
	}
	s.directives()
	var list []instruction
	for s.next < len(s.lines) {
		begin := s.next
		line := s.joined()
		if strings.TrimSpace(line) == "" {
			continue
		}
		one := s.instruction(line)
		one.line = begin + 1
		list = append(list, one)
		s.skipDocuments(one, line)
	}
	return list, s.escape
}

var directive = regexp.MustCompile(`^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(.+?)\s*$`)

// directives reads the comments at the top that look like "# escape=`".
func (s *source) directives() {
	defer s.setContinued()
	for _, line := range s.lines {
		match := directive.FindStringSubmatch(strings.TrimLeft(line, " \t"))
		if match == nil {
			break
		}
		switch name := strings.ToLower(match[1]); {
		case name == "escape" && (match[2] == "`" || match[2] == `\`):
			s.escape = match[2][0]
		case name != "escape" && name != "syntax" && name != "check":
			return // a comment, after which there are no directives
		}
	}
}

func (s *source) setContinued() {
	e := regexp.QuoteMeta(string(s.escape))
	s.continued = regexp.MustCompile(`([^` + e + `])` + e + `[ \t]*$|^` + e + `[ \t]*$`)
}

// joined is the next line with those that continue it. Comments and empty lines between them do not end it.
func (s *source) joined() string {
	var b strings.Builder
	for first := true; s.next < len(s.lines); first = false {
		line := s.lines[s.next]
		s.next++
		if first {
			line = strings.TrimLeft(line, " \t")
		}
		if comment(line) {
			if first {
				return ""
			}
			continue
		}
		if !first && strings.TrimSpace(line) == "" {
			continue
		}
		cut := s.continued.ReplaceAllString(line, "$1")
		b.WriteString(cut)
		if cut == line {
			break
		}
	}
	return b.String()
}

func comment(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") }

var space = regexp.MustCompile(`[\t\v\f\r ]+`)

func (s *source) instruction(line string) instruction {
	words := space.Split(strings.TrimSpace(line), 2)
	one := instruction{name: strings.ToUpper(words[0])}
	if len(words) == 2 {
		one.flags, one.rest = s.flags(words[1])
	}
	return one
}

// flags takes the leading words off that begin with "--"; "--" alone ends them. A quoted space does not part words.
func (s *source) flags(text string) (flags []string, rest string) {
	for {
		text = strings.TrimLeft(text, " \t\v\f\r")
		if !strings.HasPrefix(text, "--") {
			return flags, text
		}
		word, length := s.flag(text)
		text = text[length:]
		if word == "--" {
			return flags, strings.TrimLeft(text, " \t\v\f\r")
		}
		flags = append(flags, word)
	}
}

// flag is the first word of a text without its quotes, and its length with them.
func (s *source) flag(text string) (word string, length int) {
	var b strings.Builder
	quote := byte(0)
	for length < len(text) {
		c := text[length]
		length++
		switch {
		case quote == 0 && strings.IndexByte(" \t\v\f\r", c) >= 0:
			return b.String(), length
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case c == s.escape:
			if length < len(text) {
				b.WriteByte(text[length])
				length++
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), length
}

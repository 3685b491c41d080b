package dockerfile

import (
	"encoding/json"
	"regexp"
	"strings"
)

// document is a here-document that a line begins.
type document struct {
	name string
	// tabs reports whether the line that ends it may be indented with tabs ("<<-").
	tabs bool
}

var (
	documentForm = regexp.MustCompile(`^[0-9]*<<(-?)\s*([^<]+)$`)
	// documentOpen is one whose name is the next word.
	documentOpen = regexp.MustCompile(`^[0-9]*<<$`)
)

// skipDocuments goes past the here-documents of an instruction.
func (s *source) skipDocuments(one instruction, line string) {
	for one.name == "ONBUILD" {
		one = s.instruction(one.rest)
	}
	isList := json.Unmarshal([]byte(one.rest), new([]string)) == nil
	if one.name != "RUN" && one.name != "COPY" && one.name != "ADD" || isList {
		return
	}
	for _, d := range documents(line) {
		for s.next < len(s.lines) {
			end := s.lines[s.next]
			s.next++
			if d.tabs {
				end = strings.TrimLeft(end, "\t")
			}
			if end == d.name {
				break
			}
		}
	}
}

// documents are the here-documents that a line begins, in order. Their quotes and escapes are those of a shell, whatever
// the Dockerfile's own escape character is.
func documents(line string) []document {
	words, ok := splitWords(line, '\\')
	if !ok {
		return nil
	}
	var list []document
	for i, word := range words {
		if documentOpen.MatchString(word) && i+1 < len(words) {
			word += words[i+1]
		}
		match := documentForm.FindStringSubmatch(word)
		if match == nil {
			continue
		}
		nothing := func(name string) (string, bool) { return "$" + name, true }
		if name, err := expand(match[2], '\\', nothing); err == nil && name != "" {
			list = append(list, document{name: name, tabs: match[1] != ""})
		}
	}
	return list
}

package dockerfile

import (
	"regexp"
	"strings"
)

// cut takes the rest of ${NAME#PATTERN}, ${NAME%PATTERN} and their doubled forms, and cuts off what the pattern matches at
// the beginning or the end: the shortest match or, doubled, the longest.
func (e *expansion) cut(modifier rune, value string) (string, error) {
	word, err := e.until('}', true)
	if err != nil {
		return "", err
	}
	word, longest := strings.CutPrefix(word, string(modifier))
	match, err := pattern(word, "^(?:", ")$")
	if err != nil {
		return "", err
	}
	best, found := value, false
	for i := range len(value) + 1 {
		head, tail := value[:i], value[i:]
		if modifier == '%' {
			head, tail = tail, head
		}
		// Longer rests are shorter matches.
		if match.MatchString(head) && (!found || longest == (len(tail) < len(best))) {
			best, found = tail, true
		}
	}
	return best, nil
}

// replace takes the rest of ${NAME/PATTERN/ELSE} and ${NAME//PATTERN/ELSE}.
func (e *expansion) replace(value string) (string, error) {
	all := e.peek() == '/'
	if all {
		e.take()
	}
	word, err := e.until('/', true)
	if err != nil {
		return "", err
	}
	instead, err := e.until('}', true)
	if err != nil {
		return "", err
	}
	match, err := pattern(word, "", "")
	if err != nil {
		return "", err
	}
	if all {
		return match.ReplaceAllString(value, instead), nil
	}
	if at := match.FindStringIndex(value); at != nil {
		return value[:at[0]] + instead + value[at[1]:], nil
	}
	return value, nil
}

// pattern translates a pattern of a shell, in which "*" and "?" have a meaning, between two pieces of an expression.
func pattern(word, before, after string) (*regexp.Regexp, error) {
	var b strings.Builder
	b.WriteString(before)
	for i := 0; i < len(word); i++ {
		c := word[i : i+1]
		switch {
		case c == "*":
			b.WriteString(".*")
		case c == "?":
			b.WriteString(".")
		case c == `\` && i+1 == len(word):
			return nil, errWord
		case c == `\`:
			i++
			if !strings.Contains(`*?\}/`, word[i:i+1]) {
				return nil, errWord
			}
			b.WriteString(regexp.QuoteMeta(word[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(c))
		}
	}
	return regexp.Compile(b.String() + after)
}

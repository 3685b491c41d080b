package definition

import (
	"strings"

	"github.com/goccy/go-yaml/token"

	"github.com/berthdev/berth/internal/mistakes"
)

// correct looks at what the lexer reads otherwise than YAML has it. A tab in a plain or double-quoted value is an error: the
// lexer drops it, or characters behind the quote. A block with "-" gets back the spaces at its end.
func correct(file string, tokens token.Tokens) error {
	var block *token.Token
	for _, t := range tokens {
		switch t.Type {
		case token.LiteralType, token.FoldedType:
			block = t
			continue
		case token.CommentType, token.SingleQuoteType:
			continue
		}
		switch {
		case block != nil:
			if strings.Contains(block.Value, "-") {
				t.Value += lostEnd(t)
			}
		case hasTab(t):
			return &mistake{file, t.Position.Line, &keyed{t.Position.Column, nil, mistakes.Errorf(`a tab within a value; write \t for it, in double quotes`)}}
		}
		block = nil
	}
	return nil
}

// lostEnd is the white space at the end of a block's last line that the lexer has cut.
func lostEnd(t *token.Token) string {
	end := ""
	for line := range strings.Lines(t.Origin) {
		line = strings.TrimRight(line, "\r\n")
		if text := strings.TrimRight(line, " \t"); text != "" {
			end = line[len(text):]
		}
	}
	if strings.HasSuffix(t.Value, "\n") {
		return ""
	}
	return strings.TrimPrefix(end, t.Value[len(strings.TrimRight(t.Value, " \t")):])
}

// hasTab reports whether a tab stands in a value, and not only around it or around one of its lines.
func hasTab(t *token.Token) bool {
	for line := range strings.Lines(t.Origin) {
		if strings.Contains(strings.Trim(line, " \t\r\n"), "\t") {
			return true
		}
	}
	return false
}

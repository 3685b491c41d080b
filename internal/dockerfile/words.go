package dockerfile

import "strings"

// splitWords splits a text at spaces. Quotes and escapes hold a word together and stay in it; ok is false when a quote is
// not closed.
func splitWords(text string, escape byte) (words []string, ok bool) {
	var b strings.Builder
	quote := byte(0)
	end := func() {
		if b.Len() > 0 {
			words = append(words, b.String())
			b.Reset()
		}
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == escape && quote != '\'' && i+1 < len(text):
			b.WriteByte(c)
			i++
			b.WriteByte(text[i])
			continue
		case quote == 0 && strings.IndexByte(" \t\n\v\f\r", c) >= 0:
			end()
			continue
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		}
		b.WriteByte(c)
	}
	end()
	return words, quote == 0
}

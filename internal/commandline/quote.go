package commandline

import "strings"

// joinWords is the text that [definition.SplitWords] splits into these words. One word alone is such a text already.
func joinWords(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = word
		if !plain(word) {
			quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
		}
	}
	return strings.Join(quoted, " ")
}

// quoteFlag quotes a word for the shell; of a flag only the value is quoted.
func quoteFlag(word string) string {
	if plain(word) {
		return word
	}
	name, value, found := strings.Cut(word, "=")
	if !found || !plain(name) {
		name, value = "", word
	} else {
		name += "="
	}
	return name + "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// plain reports whether a word needs no quotes.
func plain(word string) bool {
	const marks = "-_./:,=@%+"
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(marks, r)
	})
}

// Package nearest finds the word that somebody probably meant.
//
// It is for suggestions in messages, not for matching: a caller never acts on its answer.
package nearest

// Word is the candidate with the fewest edits (insertions, deletions, substitutions; Levenshtein 1966) to word,
// the first one of equals; empty when there are no candidates.
func Word(word string, candidates []string) string {
	best, least := "", -1
	for _, candidate := range candidates {
		if d := distance(word, candidate); least < 0 || d < least {
			best, least = candidate, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(row[j]+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}

package definition

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitWords(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       Words
	}{
		{"words", "psql -l", Words{"psql", "-l"}},
		{"many spaces", "  a \t b\n", Words{"a", "b"}},
		{"nothing", "", Words{}},
		{"single quotes", `a 'b c' 'd"e'`, Words{"a", "b c", `d"e`}},
		{"double quotes", `a "b c" "d'e"`, Words{"a", "b c", "d'e"}},
		{"empty word", `a '' ""`, Words{"a", "", ""}},
		{"joined quotes", `a'b'"c"d`, Words{"abcd"}},
		{"backslash", `a\ b \' \"`, Words{"a b", "'", `"`}},
		{"backslash in single quotes", `psql -c '\dt'`, Words{"psql", "-c", `\dt`}},
		{"separators in quotes", `sh -c 'a; b && c > d | e'`, Words{"sh", "-c", "a; b && c > d | e"}},
		{"nothing is expanded", "$HOME ${A} * ~ ? #a", Words{"$HOME", "${A}", "*", "~", "?", "#a"}},
		{"nothing is run", "`id` $(id)", Words{"`id`", "$(id)"}},
		{"other alphabets", "é 'ü ö'", Words{"é", "ü ö"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := SplitWords(test.text)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Error(err, diff)
			}
		})
	}
	const syntax = "no shell is involved"
	for text, want := range map[string]string{
		"a; b": syntax, "a && b": syntax, "a | b": syntax, "a > b": syntax, "a < b": syntax, "a 2>&1": syntax, ";": syntax, "é;": syntax,
		"a 'b": "a quote or bracket is open", `a "b`: "a quote or bracket is open", `a\`: "a quote or bracket is open",
		"(a)": "a quote or bracket is open", "a\x00b": "NUL", strings.Repeat("a ", 10_000) + ";": syntax,
	} {
		_, err := SplitWords(text)
		if err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 300 {
			t.Errorf("%.20q: got error %v, want %s", text, err, want)
		}
	}
}

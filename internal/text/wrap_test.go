package text

import "testing"

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		rule, line string
		width      int
		want       string
	}{
		{"no end", "a bb ccc", 0, "> a bb ccc\n"},
		{"it fits", "a bb ccc", 10, "> a bb ccc\n"},
		{"one column too few", "a bb ccc", 9, "> a bb\n    ccc\n"},
		{"columns and not bytes", "é üü ööö", 10, "> é üü ööö\n"},
		{"a word that does not fit", "abcdefghij k", 5, "> abcdefghij\n    k\n"},
		{"two spaces stay", "a  b", 0, "> a  b\n"},
		{"nothing", "", 5, "> \n"},
	} {
		if got := Wrap("> ", "    ", test.line, test.width); got != test.want {
			t.Errorf("%s: got %q, want %q", test.rule, got, test.want)
		}
	}
}

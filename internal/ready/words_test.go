package ready

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWhatAServerSaid(t *testing.T) {
	long := strings.Repeat("word ", 100) + "secret" + strings.Repeat("x", 50)
	for _, test := range []struct{ rule, said, first, last string }{
		{"nothing", "", "", ""},
		{"blank lines", " \r\n\n", "", ""},
		{"one line", "lookup postgress: no such host\n", "lookup postgress: no such host", "lookup postgress: no such host"},
		{"colours and blank lines go", "\x1b[31mfirst\x1b[0m\r\n\n\tsecond", "first | second", "first | second"},
		{"some of many", "1\n2\n3\n4\n5\n6", "1 | 2 | 3 | 4", "3 | 4 | 5 | 6"},
		{"a long one is cut between words", long, strings.Repeat("word ", 79) + "word ...", "... " + long[len(long)-wordLimit+4:]},
		{"a long word is cut between characters", strings.Repeat("€", 200), strings.Repeat("€", 133) + " ...", "... " + strings.Repeat("€", 133)},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := firstWords(test.said); got != test.first || !utf8.ValidString(got) {
				t.Errorf("first: got %q, want %q", got, test.first)
			}
			if got := lastWords(test.said); got != test.last || !utf8.ValidString(got) {
				t.Errorf("last: got %q, want %q", got, test.last)
			}
		})
	}
	cause := errors.New("status 503")
	if got := because(cause, ""); got != cause { //nolint:errorlint // nothing was said
		t.Errorf("got %v", got)
	}
	if got := because(cause, "why"); got.Error() != "status 503: why" || !errors.Is(got, cause) {
		t.Errorf("got %v", got)
	}
}

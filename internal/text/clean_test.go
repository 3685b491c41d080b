package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, test := range []struct{ rule, text, clean, line string }{
		{"plain text stays", "a b\tc é", "a b\tc é", "a b\tc é"},
		{"colours go", "\x1b[1;31mred\x1b[0m", "red", "red"},
		{"a window title goes, ended by BEL", "\x1b]0;title\x07text", "text", "text"},
		{"a window title goes, ended by ST", "\x1b]0;title\x1b\\text", "text", "text"},
		{"a window title without an end takes its line", "\x1b]0;title\ntext", "\ntext", ""},
		{"a short escape goes", "\x1b(Btext\x1b7", "text", "text"},
		{"an escape at the end goes", "text\x1b", "text", "text"},
		{"control characters go", "a\x00b\x07c\x7fd\u009be\r", "abcde", "abcde"},
		{"turned writing goes", "a\u202eb\u2066c", "abc", "abc"},
		{"a line has no newlines", "a\nb\n", "a\nb\n", "a b"},
		{"broken UTF-8 is marked", "a\xffb", "a\ufffdb", "a\ufffdb"},
		{"space at a line's end goes", "a \t", "a \t", "a"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			if got := Clean(test.text); got != test.clean {
				t.Errorf("got %q, want %q", got, test.clean)
			}
			if got := CleanLine(test.text); got != test.line {
				t.Errorf("line: got %q, want %q", got, test.line)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	f.Add("\x1b[31mred\x1b[0m")
	f.Add("\x1b]0;x\x1b\n\x1b[")
	f.Fuzz(func(t *testing.T, text string) {
		for allowed, clean := range map[string]func(string) string{"\t\n": Clean, "\t": CleanLine} {
			got := clean(text)
			dirty := func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }
			if !utf8.ValidString(got) || strings.ContainsFunc(got, dirty) {
				t.Errorf("%q became %q, which is not clean", text, got)
			}
			if again := clean(got); again != got {
				t.Errorf("%q became %q and then %q", text, got, again)
			}
		}
	})
}

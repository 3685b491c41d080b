package variables

import (
	"strings"
	"testing"
)

// FuzzExpand asserts that no text makes the expander panic, that a text without a dollar sign stays as it is, and
// that doubling its dollar signs brings any text through unchanged.
func FuzzExpand(f *testing.F) {
	for _, text := range []string{"", "a", "$SET", "${SET}", "${UNSET:-${EMPTY:-b}}", "${SET:?c}", "${UNSET-{}}", "$$", "$", "${", "${}", "${A:+b}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := &Expander{Lookup: lookup}
		got, err := e.Expand(text)
		if !strings.Contains(text, "$") && (err != nil || got != text) {
			t.Errorf("got %q, %v", got, err)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\n\x00\x1b") {
			t.Errorf("bad error: %q", err)
		}
		e = &Expander{Lookup: lookup}
		if got, err := e.Expand(strings.ReplaceAll(text, "$", "$$")); err != nil || got != text || e.Used != nil {
			t.Errorf("doubled: got %q, %v", got, err)
		}
	})
}

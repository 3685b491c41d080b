package compose

import (
	"io"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/sirupsen/logrus"

	"github.com/berthdev/berth/internal/variables"
)

// TestMain silences Compose's packages, which warn of every variable that is not set.
func TestMain(m *testing.M) {
	logrus.SetOutput(io.Discard)
	m.Run()
}

func lookup(name string) (string, bool) {
	value, ok := map[string]string{"SET": "value", "EMPTY": "", "A": "a", "DOLLAR": "${SET}"}[name]
	return value, ok
}

// FuzzExpand compares values, and which texts are refused.
func FuzzExpand(f *testing.F) {
	for _, text := range []string{
		"", "a", "$SET", "${SET}", "$UNSET ${UNSET} x", "$$SET $$$$", "$ 5$ $5 $. a$", "${UNSET:-b} ${UNSET-b}", "${EMPTY:-b}${EMPTY-c}",
		"${UNSET:-a:-b?c+d-e}", `${UNSET:-{"a":{}}} x`, "${UNSET:-{}} ${SET}", "${UNSET:-${EMPTY:-${SET}}} x", "${SET:-${UNSET}} ${A}",
		"${SET:?no} ${EMPTY?no}", "${UNSET:?say ${SET}}", "${SET:+b}${EMPTY:+c}${UNSET:+d} ${SET+b}${EMPTY+c}${UNSET+d}", "${DOLLAR}",
		"${UNSET:-a\nb}", "${SET", "${}", "${ SET }", "${1A}", "${SET!b} ", "${SET:}", "${SET:b}", "${A}}", "{$A}", "${A:-{}", "${UNSET:-}}", "${A-{}{}}",
		"${UNSET:-$}", "${UNSET:-${}", "${UNSET:+${}", "$2y$10$abcdefg", "$_ ${_}", "${UNSET-${A}}${A}}", "\r${UNSET:-\r}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 || strings.ContainsAny(text, "\u017f\u212a") || strings.ToValidUTF8(text, "") != text {
			t.Skip("Compose takes the long s and the sign of Kelvin for letters of a name")
		}
		want, wantErr := template.Substitute(text, lookup)
		e := &variables.Expander{Lookup: lookup, Unset: func(string) error { return nil }}
		got, err := e.Expand(text)
		if (err == nil) != (wantErr == nil) || err == nil && got != want {
			t.Errorf("%q: got %q, %v; Compose gives %q, %v", text, got, err, want, wantErr)
		}
	})
}

package variables

import (
	"strings"
	"testing"
)

// lookup knows the variables of the tests.
func lookup(name string) (string, bool) {
	value, ok := map[string]string{"SET": "value", "EMPTY": "", "DOLLAR": "${SET}"}[name]
	return value, ok
}

// TestExpand holds the cases of Compose's own template_test.go (compose-go v2), with the values that Compose gives,
// but for the two differences that [Expander] names.
func TestExpand(t *testing.T) {
	for _, test := range []struct{ name, text, want, err string }{
		{"plain text", "a b", "a b", ""},
		{"name", "$SET", "value", ""},
		{"name ends at the first other character", "$SET-x $SET.y", "value-x value.y", ""},
		{"braces", "a${SET}b", "avalueb", ""},
		{"empty", "a${EMPTY}b$EMPTY", "ab", ""},
		{"escaped", "$${SET} $$SET $$$$", "${SET} $SET $$", ""},
		{"escaped before a variable", "$$$SET", "$value", ""},
		{"dollar before something else", "$ 5$ $5 $. a$", "$ 5$ $5 $. a$", ""},
		{"default of an unset variable", "${UNSET:-b} ${UNSET-b}", "b b", ""},
		{"default of an empty variable", "${EMPTY:-b}${EMPTY-c}", "b", ""},
		{"default of a set variable", "${SET:-b} ${SET-b}", "value value", ""},
		{"empty default", "${UNSET:-}${UNSET-}", "", ""},
		{"default with operators", "${UNSET:-a:-b?c+d-e}", "a:-b?c+d-e", ""},
		{"default with braces", `${UNSET:-{"a":{}}} x`, `{"a":{}} x`, ""},
		{"nested default", "${UNSET:-${EMPTY:-${SET}}} x", "value x", ""},
		{"nested name", "${UNSET:-a $SET b}", "a value b", ""},
		{"nested variable that is not needed", "${SET:-${UNSET}}", "value", ""},
		{"required and set", "${SET:?no} ${SET?no} ${EMPTY?no}", "value value ", ""},
		{"alternative", "${SET:+b}${EMPTY:+c}${UNSET:+d} ${SET+b}${EMPTY+c}${UNSET+d}", "b bc", ""},
		{"values are not expanded again", "${DOLLAR}", "${SET}", ""},

		{"unset", "$UNSET", "", "variable UNSET is not set"},
		{"unset in braces", "${UNSET}", "", "variable UNSET is not set"},
		{"unset within a default", "${UNSET:-${ALSO}}", "", "variable ALSO is not set"},
		{"unset after a default", "${UNSET:-b} ${ALSO}", "", "variable ALSO is not set"},
		{"required", "${UNSET:?say why}", "", "variable UNSET is required: say why"},
		{"required and empty", "${EMPTY:?say why}", "", "variable EMPTY is required: say why"},
		{"required without a message", "${UNSET?}", "", "variable UNSET is required"},
		{"message is not expanded", "${UNSET?${SET} }", "", "variable UNSET is required: ${SET}"},
		{"open brace", "${SET", "", `"${SET" has no closing "}"`},
		{"newline in a default", "${UNSET:-a\nb}", "", `"${UNSET:-a\nb}" has no closing "}" on its line`},
		{"an empty pair of braces before another variable", "${UNSET:-{}} ${SET}", "", `"${SET" has no closing "}"`},
		{"nothing in braces", "${}", "", `"${}" is not a variable`},
		{"space in braces", "${ SET }", "", `"${ SET }" is not a variable`},
		{"digit first", "${1A}", "", `"${1A}" is not a variable`},
		{"other operator", "${SET!b} ", "", `"${SET!b}" is not a variable`},
		{"colon alone", "${SET:}", "", `"${SET:}" is not a variable`},
		{"colon and another operator", "${SET:b}", "", `"${SET:b}" is not a variable`},
		{"letters of other alphabets", "${\u017fET}", "", `"${ſET}" is not a variable`},
		{"too deep", strings.Repeat("${UNSET:-", 40) + strings.Repeat("}", 40), "", "variables nest more than 32 deep"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := &Expander{Lookup: lookup}
			got, err := e.Expand(test.text)
			if err != nil && (test.err == "" || !strings.HasPrefix(err.Error(), test.err)) || err == nil && test.err != "" {
				t.Fatalf("got error %v, want %s", err, test.err)
			}
			if err == nil && got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	t.Run("long values", func(t *testing.T) {
		e := &Expander{Lookup: func(string) (string, bool) { return strings.Repeat("x", 1000), true }}
		if _, err := e.Expand(strings.Repeat("$A", 2000)); err == nil {
			t.Error("got no error")
		}
	})
}

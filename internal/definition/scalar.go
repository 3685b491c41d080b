package definition

import (
	"slices"
	"strconv"
	"strings"

	"github.com/berthdev/berth/internal/text"
)

// isEmpty reports whether a node is an empty text, which takes an inherited value away.
func (n *node) isEmpty() bool { return n.kind == scalar && n.form != nullForm && n.text == "" }

// string returns the text of a scalar; of a number or boolean only when any scalar will do.
func (n *node) string(at fieldPath, any bool) (string, error) {
	switch {
	case n.kind != scalar || n.form == nullForm:
		return "", n.errorf("%s: %s where text belongs", at, n.shown())
	case n.form == typedForm && !any:
		return "", n.errorf("%s: %s where text belongs; put it in quotes", at, shownKey(n.text))
	}
	return n.text, nil
}

// yes and no are the words that Compose takes, in any case, with quotes and without.
var (
	yes = []string{"true", "yes", "y", "on"}
	no  = []string{"false", "no", "n", "off"}
)

func (n *node) bool(at fieldPath) (bool, error) {
	word := strings.ToLower(n.text)
	isTrue := slices.Contains(yes, word)
	if n.kind != scalar || !isTrue && !slices.Contains(no, word) {
		return false, n.errorf("%s: %s is neither true nor false", at, n.shown())
	}
	return isTrue, nil
}

// int returns a whole number in decimal, with quotes or without. Other spellings (0x10, 010, 1_000, +1) mean different
// numbers to different readers of YAML, and are refused.
func (n *node) int(at fieldPath) (int64, error) {
	value, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil || n.kind != scalar || strconv.FormatInt(value, 10) != n.text {
		return 0, n.errorf("%s: %s is not a whole number", at, n.shown())
	}
	return value, nil
}

// floatForm leaves out hexadecimal fractions and infinity.
var floatForm = text.LazyRegexp(`^-?[0-9.][0-9.eE+-]*$`)

// float returns a number, with quotes or without.
func (n *node) float(at fieldPath) (float64, error) {
	value, err := strconv.ParseFloat(n.text, 64)
	if err != nil || n.kind != scalar || !floatForm.MatchString(n.text) {
		return 0, n.errorf("%s: %s is not a number", at, n.shown())
	}
	return value, nil
}

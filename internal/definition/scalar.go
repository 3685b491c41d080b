package definition

import "strconv"

// isTyped reports whether a scalar may be a number or a boolean.
func (n *node) isTyped() bool { return n.kind == scalar && (n.form == typedForm || n.form == anyForm) }

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

func (n *node) bool(at fieldPath) (bool, error) {
	if n.isTyped() {
		switch n.text {
		case "true", "True", "TRUE":
			return true, nil
		case "false", "False", "FALSE":
			return false, nil
		}
	}
	return false, n.errorf("%s: %s is neither true nor false", at, n.shown())
}

// int returns a whole number in decimal. Other spellings (0x10, 010, 1_000, +1) mean different numbers to different
// readers of YAML, and are refused.
func (n *node) int(at fieldPath) (int64, error) {
	value, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil || !n.isTyped() || strconv.FormatInt(value, 10) != n.text {
		return 0, n.errorf("%s: %s is not a whole number", at, n.shown())
	}
	return value, nil
}

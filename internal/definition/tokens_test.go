package definition

import "testing"

// TestValuesAreYAMLs compares values with what YAML has: the lexer reads some of them otherwise.
func TestValuesAreYAMLs(t *testing.T) {
	for _, test := range []struct{ rule, yaml, want, err string }{
		{"no tab is lost in plain text", "x\ty", "", "servers/x/server.yaml:3: a tab within a value; write \\t for it, in double quotes"},
		{"no tab is lost in a number", "1\t2", "", "servers/x/server.yaml:3: a tab within a value; write \\t for it, in double quotes"},
		{"no character behind double quotes is lost", "\"x\ty\"\n  B: c", "", "servers/x/server.yaml:3: a tab within a value; write \\t for it, in double quotes"},
		{"an escaped tab", `"x\ty"`, "x\ty", ""},
		{"a tab in single quotes", "'x\ty'", "x\ty", ""},
		{"a tab in a block", "|-\n    x\ty", "x\ty", ""},
		{"tabs around a value", "\tx\t# y\n  B: c", "x", ""},
		{"tabs at the end of a line", "x\t\n    y\n  B: c", "x y", ""},
		{"spaces at the end of a block", "|-\n    x  ", "x  ", ""},
		{"spaces at the end of a block before a key", "|- # y\n    w\n    x  \n\n  B: c", "w\nx  ", ""},
		{"spaces at the end of a folded block", ">-\n    w\n    x \n  # y\n  B: c", "w x ", ""},
		{"spaces at the end of a block with its newline", "|\n    x  \n  B: c", "x  \n", ""},
		{"none", "|-\n    x\n    y\n  B: c", "x\ny", ""},
	} {
		t.Run(test.rule, func(t *testing.T) {
			servers, err := Load(project(t, map[string]string{"servers/x/server.yaml": "from: a\nenvironment:\n  A: " + test.yaml}), []string{"x"})
			switch {
			case test.err != "" && (err == nil || err.Error() != test.err):
				t.Errorf("got %v, want %s", err, test.err)
			case test.err == "" && err != nil:
				t.Error(err)
			case test.err == "" && servers[0].Environment["A"] != test.want:
				t.Errorf("got %q, want %q", servers[0].Environment["A"], test.want)
			}
		})
	}
}

package compose

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/berthdev/berth/internal/definition"
)

// FuzzValues compares what is read as the values of a definition, as far as both readers take the file.
func FuzzValues(f *testing.F) {
	for _, text := range []string{
		"A: x", "A: x y # z\n  B: x#y", "A: http://x:80/#f\n  B: 12:30", "A: x\n    y\n\n    z", "A: 'it''s'\n  B: \"\\x41\\u00e9\\n\\t\\\"\\\\\"", "A: \"a\n    b\n\n    c \\\n    d\"",
		"A: |\n    x\n      y\n\n  B: |-\n    x\n  C: |+\n    x\n\n", "A: >\n    x\n    y\n\n    z\n      w\n    v\n  B: >-\n    x  ", "A: |2\n      x\n    y", "A: |- # c\n    # not\n    x \n  # c\n  B: y",
		"A: &a x\n  B: *a", "A: !!str 010\n  B: 010\n  C: 1_0\n  D: 0x1F\n  E: 1e3\n  F: .5\n  G: +1\n  H: 1.10", "A: True\n  B: no\n  C: .inf", "A: C:\\dir\\x\n  B: p@ss:w0rd\n  C: -x\n  D: --\n  E: ~x\n  F: =",
		"A:\tx\n  B: x\t# c", "A: x\ty", "A: \"x\ty\"\n  B: z", "A: 'x\ty'\n  B: |\n    x\ty", "A: |\r\n    x\r\n  B: y\r\n", "A: \"x # y\"\n  B: 'x: y'", "A: '{\"a\": [1, 2]}'\n  B: >-\n    {\"a\":\n     1}",
		"A: |\n    ---\n    a: b\n    - c", "A: é\n  B: 日本\n  C: \"\\U0001F600\"", "A: \"\"\n  B: ''", "\"A\": x\n  'B' : y\n  C.d-e: z\n  1: w",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 || strings.ContainsAny(text, "$\x00") {
			t.Skip("variables have a test of their own")
		}
		text = "from: a\nenvironment:\n  " + text
		want := struct{ Environment map[string]yaml.Node }{}
		if yaml.Unmarshal([]byte(text), &want) != nil {
			t.Skip("Compose refuses it")
		}
		root := t.TempDir()
		file := filepath.Join(root, "servers", "x", "server.yaml")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		servers, err := definition.Load(definition.Sources{ProjectDir: root}, []string{"x"})
		if err != nil {
			return // it is told, and changed into nothing else
		}
		values := map[string]string{}
		for name, node := range want.Environment {
			if node.Alias != nil {
				node = *node.Alias
			}
			values[name] = node.Value
		}
		if diff := cmp.Diff(values, servers[0].Environment); diff != "" {
			t.Errorf("%q (-compose +berth):\n%s", text, diff)
		}
	})
}

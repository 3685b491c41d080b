package definition

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// FuzzDefinition asserts that no file makes the decoder panic or speak in more than one line, that what it takes is
// valid by the schema and still valid when it is checked again, and that it decodes to the same server twice.
func FuzzDefinition(f *testing.F) {
	files, err := filepath.Glob("../../servers/*/server.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, "testdata/good/every-key.yaml") {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, text := range []string{
		"", "from: a\nlabels: &a {b: c}\nenvironment: {<<: *a}", "from: a\n<<: [{user: b}, {user: c}]", "from: !!str 5", "? a\n: b",
		"from: |\n  a\n", "{from: a, ports: {a: 80/udp}}", "from: a # b\n---\n", "%YAML 1.2\n---\nfrom: a", "from: ${A:-${B:-c}}",
		"from: a\ncommand: \"it's\"", "from: a\nvolumes: [\"./a:/b:ro\", \"c:/d\"]", "from: a\ntls: {uid: 1}\nmemory: 1g",
	} {
		f.Add(text)
	}
	schema := resolveSchema(f)
	f.Fuzz(func(t *testing.T, text string) {
		sources := Sources{Lookup: lookup, AllowPrivileged: true}
		var servers [2]Server
		for i := range servers {
			root, err := parse("servers/x/server.yaml", []byte(text))
			if err == nil {
				var loaded loadedServer
				loaded, err = complete(Server{Name: "x"}, root, heritage{}, sources)
				servers[i] = loaded.server
			}
			if err != nil {
				if got := err.Error(); !strings.HasPrefix(got, "servers/x/server.yaml:") || strings.ContainsAny(got, "\n\x00\x1b") {
					t.Errorf("bad error: %q", got)
				}
				return
			}
		}
		if !reflect.DeepEqual(servers[0], servers[1]) {
			t.Errorf("decoded twice:\n%+v\n%+v", servers[0], servers[1])
		}
		if err := validate(&servers[0], nil, Sources{AllowPrivileged: true}); err != nil {
			t.Errorf("not valid when checked again: %v", err)
		}
		if err := checkSchema(t, schema, text); err != nil && !strings.Contains(text, "<<") {
			t.Errorf("decoded, but the schema refuses: %v", err)
		}
	})
}

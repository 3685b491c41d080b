package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder is a test that must not end this one.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.said = fmt.Sprintf(format, args...) }

func (r *recorder) Fatalf(format string, args ...any) {
	r.said = fmt.Sprintf(format, args...)
	panic(r)
}

// compare is what Compare says; empty when it is content.
func compare(t *testing.T, file, got string) string {
	r := &recorder{TB: t}
	func() {
		defer func() { _ = recover() }()
		Compare(r, file, got)
	}()
	return r.said
}

func TestCompare(t *testing.T) {
	defer func(given bool) { *update = given }(*update)
	*update = false
	file := filepath.Join(t.TempDir(), "page.txt")
	if said := compare(t, file, "first\n"); !strings.Contains(said, "write it with -update") {
		t.Errorf("without a file: %q", said)
	}
	*update = true
	said := compare(t, file, "first\n")
	*update = false
	if said != "" {
		t.Errorf("with -update: %q", said)
	}
	if text, err := os.ReadFile(file); string(text) != "first\n" {
		t.Errorf("-update wrote %q (%v)", text, err)
	}
	if said := compare(t, file, "first\n"); said != "" {
		t.Errorf("the same text: %q", said)
	}
	said = compare(t, file, "second\n")
	for _, want := range []string{file, "-update", "first", "second"} {
		if !strings.Contains(said, want) {
			t.Errorf("another text: %q is not in %q", want, said)
		}
	}
	if text, err := os.ReadFile(file); string(text) != "first\n" {
		t.Errorf("without -update the file became %q (%v)", text, err)
	}
}

// TestSchemas checks that a schema is made of a type and its comments, and refuses what is not of the type.
func TestSchemas(t *testing.T) {
	type document struct {
		Version int      `json:"version"`
		Names   []string `json:"names"`
	}
	dir := t.TempDir()
	source, schema := filepath.Join(dir, "source.go"), filepath.Join(dir, "a.schema.json")
	code := "package a\n\ntype document struct {\n\t// Names are\n\t// some.\n\tNames []string\n}\n"
	if err := os.WriteFile(source, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	*update = true
	Schema[document](t, schema, "a", source)
	*update = false
	text, err := os.ReadFile(schema)
	if err != nil || !strings.Contains(string(text), `"names are some."`) {
		t.Errorf("got %s, %v", text, err)
	}
	for document, valid := range map[string]bool{
		`{"version": 1, "names": []}`:            true,
		`{"version": 1, "names": [], "more": 1}`: true,
		`{"version": 2, "names": []}`:            false,
		`{"version": 1, "names": null}`:          false,
		`{"version": 1}`:                         false,
	} {
		if err := Valid(schema, []byte(document)); (err == nil) != valid {
			t.Errorf("%s: got %v, want valid %t", document, err, valid)
		}
	}
	said := &recorder{TB: t}
	func() {
		defer func() { _ = recover() }()
		Schema[document](said, filepath.Join(dir, "b"), "b")
	}()
	if said.said == "" {
		t.Error("a field without a comment was taken")
	}
}

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

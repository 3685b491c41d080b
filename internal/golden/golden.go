// Package golden compares what tests make with files that people read, and has the project's one flag for rewriting them:
//
//	go test PACKAGE -update
//
// Non-goals: other forms of comparison, and use outside tests.
package golden

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected texts")

// Updating reports whether the tests are to rewrite what they expect.
func Updating() bool { return *update }

// Compare fails the test unless the file holds exactly this text. With -update it writes the file first.
func Compare(t testing.TB, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not current; read the difference, then run this test with -update (-file +test):\n%s", file, diff)
	}
}

package main

import (
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCataloguePage proves that docs/catalogue.md is what the target prints.
func TestCataloguePage(t *testing.T) {
	const page = "docs/catalogue.md"
	got, err := exec.Command(berth(t), "catalogue", "-format=markdown").Output()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not current; run go test . -run TestCataloguePage -update (-page +target):\n%s", page, diff)
	}
}

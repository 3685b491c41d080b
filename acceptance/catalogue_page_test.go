package acceptance

import (
	"os/exec"
	"testing"

	"github.com/berthdev/berth/internal/golden"
)

// TestCataloguePage proves that docs/catalogue.md is what the target prints.
func TestCataloguePage(t *testing.T) {
	got, err := exec.Command(berth(t), "catalogue", "-format=markdown").Output()
	if err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, inRoot(t, "docs/catalogue.md"), string(got))
}

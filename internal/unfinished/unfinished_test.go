package unfinished

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarks(t *testing.T) {
	root := t.TempDir()
	if got, err := Read(root); err != nil || len(got) != 0 {
		t.Errorf("nothing marked: got %v, %v", got, err)
	}
	for _, err := range []error{Begin(root, "web", "1"), Begin(root, "db", "2"), Begin(root, "web", "3"), End(root, "db"), End(root, "absent")} {
		if err != nil {
			t.Error(err)
		}
	}
	got, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"web": "3"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := Clear(root); err != nil {
		t.Error(err)
	}
	if got, err := Read(root); err != nil || len(got) != 0 {
		t.Errorf("cleared: got %v, %v", got, err)
	}
}

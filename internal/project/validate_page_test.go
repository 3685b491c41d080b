package project

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/mistakes"
)

// TestValidatePage proves that docs/validate.md shows what validate prints for the definition there.
func TestValidatePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/validate.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml (\\S+)\n(.*?)```.*?```text\n(.*?)```").FindStringSubmatch(string(page))
	if example == nil {
		t.Fatal("the page has no example")
	}
	root := t.TempDir()
	file := filepath.Join(root, filepath.FromSlash(example[1]))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(example[2]), 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := Validate(Options{Root: root}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(example[3], mistakes.Text(found.Mistakes, 0)); diff != "" {
		t.Errorf("the page is not true (-page +validate):\n%s", diff)
	}
}

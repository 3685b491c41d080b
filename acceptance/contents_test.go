package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadmeNamesEveryFile proves that README.md says of each test file and each folder of scripts what it is.
func TestReadmeNamesEveryFile(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := filepath.Glob("testdata/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("found no test data: %v", err)
	}
	for _, name := range append(files, folders...) {
		if !strings.Contains(string(text), "`"+name) {
			t.Errorf("README.md does not name %s", name)
		}
	}
}

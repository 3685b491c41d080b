package state

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStale(t *testing.T) {
	root := t.TempDir()
	folder := In(root, "shop")
	there := func(container string) bool { return container == "lives" }
	if stale, err := folder.Stale(there); err != nil || len(stale) > 0 {
		t.Errorf("no folder: %v, %v", stale, err)
	}
	err := errors.Join(folder.WriteEndpoints(nil), folder.Begin("web", "lives"), folder.Begin("web", "gone"),
		os.WriteFile(filepath.Join(root, ".berth", ".endpoints.env-1"), nil, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	stale, err := folder.Stale(there)
	want := []string{".berth/.endpoints.env-1", ".berth/unfinished-gone"}
	if diff := cmp.Diff(want, stale); err != nil || diff != "" {
		t.Fatalf("%v (-want +got):\n%s", err, diff)
	}
	if err := errors.Join(folder.RemoveStale(stale), folder.RemoveStale(stale)); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(root, ".berth"))
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{".gitignore", "endpoints.env", "endpoints.json", "unfinished-lives"}, names); err != nil || diff != "" {
		t.Errorf("%v, left (-want +got):\n%s", err, diff)
	}
}

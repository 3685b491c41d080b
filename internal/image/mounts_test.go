package image

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/berthdev/berth/internal/definition"
)

func TestMountsStayInTheFolder(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "web")
	if err := os.MkdirAll(filepath.Join(folder, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"inside": "data", "outside": dir, "up": ".."} {
		if err := os.Symlink(target, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	for path, ok := range map[string]bool{".": true, "data": true, "inside": true, "absent": true, "outside": false, "up": false, "/etc": true} {
		server := definition.Server{
			Folder:  definition.Folder{FS: root.FS(), Dir: folder},
			Volumes: []definition.Volume{{Name: "kept", Target: "/a"}, {Path: path, Target: "/b"}},
		}
		if err := checkMounts(server); (err == nil) != ok || err != nil && !strings.Contains(err.Error(), "leads out of the project's root folder") {
			t.Errorf("%s: got %v", path, err)
		}
		server.Folder.Dir = ""
		if checkMounts(server) == nil && path != "/etc" {
			t.Errorf("%s: a server of the catalogue may mount a folder", path)
		}
	}
}

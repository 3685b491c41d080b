package image

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/settings"
)

// ownServer is a server with a Dockerfile of its own in a project.
func ownServer(t *testing.T, dockerfile string) definition.Server {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "servers", "web")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{filepath.Join(folder, "Dockerfile"): dockerfile, filepath.Join(root, "key"): "of a file"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	return definition.Server{
		Name: "web", Image: definition.Image{Dockerfile: "Dockerfile"},
		Folder: definition.Folder{FS: files.FS(), Below: "servers/web", Path: "servers/web", Dir: folder},
	}
}

func TestSecretsAreReadForABuild(t *testing.T) {
	server := ownServer(t, "")
	outside := filepath.Join(t.TempDir(), "npmrc")
	if err := os.WriteFile(outside, []byte("of this machine"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := settings.Settings{Lookup: func(name string) (string, bool) { return "of " + name, name == "TOKEN" }}
	server.Build.Secrets = map[string]definition.Secret{"a": {Environment: "TOKEN"}, "b": {File: "../../key"}, "c": {File: outside}}
	got, err := secrets(s, server)
	want := map[string][]byte{"a": []byte("of TOKEN"), "b": []byte("of a file"), "c": []byte("of this machine")}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, secrets (-want +got):\n%s", err, diff)
	}
	for want, secret := range map[string]definition.Secret{
		"build.secrets.x: variable OTHER is not set; put it into the environment or .env": {Environment: "OTHER"},
		`build.secrets.x: file "../../absent": `:                                          {File: "../../absent"},
	} {
		server.Build.Secrets = map[string]definition.Secret{"x": secret}
		if _, err := secrets(s, server); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

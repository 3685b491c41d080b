package definition

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSecretsAreKnownWhereverTheyStand(t *testing.T) {
	dir := t.TempDir()
	text := `from: a:1
environment:
  DATABASE_URL: "postgres://u:${DB_PASSWORD}@db"
  API_TOKEN: written-here
  A_KEY: "${PEM_KEY}"
  PASSWORD: app
  PLAIN: ${LEVEL}
post_start: {command: [login, "${SHORT_PASS}"]}
`
	if err := os.MkdirAll(filepath.Join(dir, "servers", "app"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "servers", "app", "server.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"DB_PASSWORD": "hunter2", "PEM_KEY": "first line\nsecond\n", "LEVEL": "debug", "SHORT_PASS": "hunter2-long"}
	loaded, err := Load(Sources{ProjectDir: dir, Lookup: func(name string) (string, bool) { v, ok := values[name]; return v, ok }}, []string{"app"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"hunter2-long", "written-here", "first line", "hunter2", "second"}
	if diff := cmp.Diff(want, loaded[0].Secrets); diff != "" {
		t.Errorf("Secrets (-want +got):\n%s", diff)
	}
}

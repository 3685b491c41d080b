package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRegistriesPage checks the definitions of docs/from-registries.md together, as a project's own.
func TestRegistriesPage(t *testing.T) {
	p, root := readPage(t, "docs/from-registries.md"), t.TempDir()
	for name, text := range p.files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	validate := exec.Command(berth(t), "validate")
	validate.Dir = root
	if output, err := validate.CombinedOutput(); err != nil {
		t.Errorf("validate: %v\n%s", err, output)
	}
	for _, name := range p.servers() {
		text := p.files["servers/"+name+"/server.yaml"]
		for _, key := range []string{"\ndescription: ", "\nfrom: ", "\nports: ", "\nready: "} {
			if !strings.Contains("\n"+text, key) {
				t.Errorf("%s lacks%q", name, key)
			}
		}
	}
}

package acceptance

import (
	"os/exec"
	"strings"
	"testing"
)

// TestRegistriesPage checks the definitions of docs/from-registries.md together, as a project's own.
func TestRegistriesPage(t *testing.T) {
	p := readPage(t, "docs/from-registries.md")
	validate := exec.Command(berth(t), "validate")
	validate.Dir = p.write(t)
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

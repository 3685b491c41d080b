package project

import (
	"testing"

	"github.com/berthdev/berth/docker"
	"github.com/berthdev/berth/internal/identity"
)

func TestACheckOfWhatDoesNotRunNamesTheNextStep(t *testing.T) {
	w := newWorld(t)
	root := t.TempDir()
	w.write(root, "servers/db/server.yaml", "from: base:1\n")
	p := w.open(root, "BERTH_PROJECT=shop")
	for state, want := range map[string]string{
		"absent":  "it has no container; run `mage up` first",
		"created": "its container is created; run `mage up` to have it again",
		"exited":  "the server's process ended with exit code 3; run `mage up` to have it again",
	} {
		id := ""
		if state != "absent" {
			var err error
			labels := p.settings.Owner().Container("db", identity.Container{Config: "a=1"}, nil)
			if id, err = w.engine.State.Create(t.Context(), docker.ContainerSpec{Name: "shop-db", Image: "base:1", Labels: labels}); err != nil {
				t.Fatal(err)
			}
		}
		if state == "exited" {
			if err := w.engine.State.Start(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if err := w.engine.State.End("shop-db", 3); err != nil {
				t.Fatal(err)
			}
		}
		verdicts, err := p.Check(t.Context(), []string{"db"})
		if err != nil || len(verdicts) != 1 || verdicts[0].Err == nil || verdicts[0].Err.Error() != want {
			t.Errorf("%s: %v, %v; want %s", state, verdicts, err, want)
		}
		if id != "" {
			if err := w.engine.State.Remove(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
	}
}

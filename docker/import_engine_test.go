//go:build engine

package docker

import (
	"os"
	"testing"
)

func TestEngineImports(t *testing.T) {
	e := liveEngine(t)
	ref := liveReference(t, e, "import")
	labels := map[string]string{"dev.berth.test": `a "b" \ $HOME ${PATH} 'c' #d`, "empty": ""}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = contextOf(map[string]string{"etc/hello": "hello"})(writer)
		_ = writer.Close()
	}()
	id, err := e.Import(t.Context(), ref, labels, e.Platform, reader)
	if err != nil {
		t.Fatal(err)
	}
	image := mustHave(t, e, ref)
	if image.ID != id {
		t.Errorf("ID %s, want %s", image.ID, id)
	}
	for key, want := range labels {
		if got, found := image.Labels[key]; !found || got != want {
			t.Errorf("label %s is %q, want %q", key, got, want)
		}
	}
}

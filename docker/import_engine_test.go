//go:build engine

package docker

import (
	"os"
	"slices"
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
	id, err := e.Import(t.Context(), ref, ImageConfig{Labels: labels, Path: "/a:/b", Command: []string{"sh", "-c", "it's \"x\""}}, platformOf(t, e), reader)
	if err != nil {
		t.Fatal(err)
	}
	image := mustHave(t, e, ref)
	if image.ID != id {
		t.Errorf("ID %s, want %s", image.ID, id)
	}
	raw, err := e.api.ImageInspect(t.Context(), ref)
	if err != nil || !slices.Equal(raw.Config.Env, []string{"PATH=/a:/b"}) || !slices.Equal(raw.Config.Cmd, []string{"sh", "-c", `it's "x"`}) {
		t.Errorf("it has %q and runs %q; %v", raw.Config.Env, raw.Config.Cmd, err)
	}
	for key, want := range labels {
		if got, found := image.Labels[key]; !found || got != want {
			t.Errorf("label %s is %q, want %q", key, got, want)
		}
	}
}

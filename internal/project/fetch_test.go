package project

import (
	"strings"
	"testing"
	"time"
)

func TestWhatCannotBeFetchedEndsNoOtherFetch(t *testing.T) {
	w := newWorld(t)
	w.engine.State.Publish("slow:1")
	w.engine.State.Delay = func(method, subject string) time.Duration {
		if method == "Pull" && subject == "slow:1" {
			return 500 * time.Millisecond
		}
		return 0
	}
	root := t.TempDir()
	for name, image := range map[string]string{"a": "nowhere:1", "b": "slow:1", "c": "neither:1"} {
		w.write(root, "servers/"+name+"/server.yaml", "from: "+image+"\n")
	}
	_, err := w.open(root).Up(t.Context(), UpOptions{})
	if err == nil || !strings.Contains(err.Error(), "a: pull") || !strings.Contains(err.Error(), "c: pull") || strings.Contains(err.Error(), "b: pull") {
		t.Errorf("got %v; want what is wrong with a and c", err)
	}
	if _, found, err := w.engine.State.Image(t.Context(), "slow:1"); err != nil || !found {
		t.Errorf("the image of b was not pulled to its end: %v", err)
	}
}

package run

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/fakeengine"
	"github.com/berthdev/berth/internal/heartbeat"
	"github.com/berthdev/berth/internal/plan"
)

func TestWhatGoesOnIsShownAndEnds(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var mu sync.Mutex
		var begun []string
		open := map[string]bool{}
		w.show = func(server string, p heartbeat.Progress) {
			mu.Lock()
			defer mu.Unlock()
			key := server + ": " + p.Phase
			if !open[key] && !p.Over {
				begun = append(begun, key)
			}
			if p.Detail != "" {
				begun = append(begun, key+": "+p.Detail)
			}
			open[key] = true
			if p.Over {
				delete(open, key)
			}
		}
		w.Script("shop-db", fakeengine.Process{ReadyAfter: 20 * time.Second, StopTakes: time.Second})
		servers := []string{"db", "web"}
		if _, err := w.up(t.Context(), withVolume(server("db")), server("web", "db")); err != nil {
			t.Fatal(err)
		}
		seen := w.observe(nil)
		if _, err := w.runner().Do(t.Context(), plan.Down(w.settings.Owner(), servers, seen)); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"db: making its container", "db: starting", "db: waiting until it is ready", "db: waiting until it is ready: exec ask: exit code 1: starting",
			"web: waiting for db", "web: starting", "db: asking it to end", "web: removing its container", ": removing shop",
		} {
			if !slices.Contains(begun, want) {
				t.Errorf("%q is not shown", want)
			}
		}
		if len(open) > 0 {
			t.Errorf("not over: %v", open)
		}
		if w.told("db: still") {
			t.Errorf("told what is shown: %q", w.story)
		}
		if t.Failed() {
			t.Logf("shown: %q", begun)
		}
	})
}

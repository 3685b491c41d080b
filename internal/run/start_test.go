package run

import (
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/fakeengine"
)

func TestStartOf(t *testing.T) {
	called := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	returned := called.Add(300 * time.Millisecond)
	within := called.Add(250 * time.Millisecond)
	for name, c := range map[string]struct{ said, want time.Time }{
		"the engine's time counts":    {within, within},
		"a clock that is behind":      {called.Add(-time.Second), returned},
		"a clock that is ahead":       {returned.Add(time.Second), returned},
		"an engine that says nothing": {time.Time{}, returned},
	} {
		if got := startOf(c.said, called, returned); !got.Equal(c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestAnAddressThatTheEnginesMachineHasNot(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.settings.Bind = "10.9.8.7"
		w.Script("shop-web", fakeengine.Process{StartError: "listen tcp4 10.9.8.7:20609: bind: cannot assign requested address"})
		_, err := w.up(t.Context(), server("web"))
		if err == nil || !strings.Contains(err.Error(), "; BERTH_BIND=10.9.8.7 is no address of the engine's machine") {
			t.Errorf("got %v", err)
		}
	})
}

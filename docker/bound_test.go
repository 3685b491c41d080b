package docker

import (
	"net/url"
	"testing"
	"time"
)

func TestAStopIsLateWhenItsTimeIsOver(t *testing.T) {
	for asked, want := range map[string]bound{
		"1":  {total: 61 * time.Second, notice: 10 * time.Second},
		"5":  {total: 65 * time.Second, notice: 10 * time.Second},
		"30": {total: 90 * time.Second, notice: 32 * time.Second},
	} {
		if got := usualLimits.of("POST /containers/c/stop", url.Values{"t": {asked}}); got != want {
			t.Errorf("asked to end within %s s: got %+v, want %+v", asked, got, want)
		}
	}
}

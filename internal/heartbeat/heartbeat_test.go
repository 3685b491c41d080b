package heartbeat

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		began := time.Now()
		h := Start(func(text string) { told = append(told, time.Since(began).String()+" "+text) }, nil, "compiling ./api")
		time.Sleep(10 * time.Second)
		h.Say("a line")
		time.Sleep(20 * time.Second)
		h.Note("go: downloading\x1b[1m a\n")
		time.Sleep(20 * time.Second)
		h.Stop()
		time.Sleep(time.Hour)
		h.Say("the end")
		time.Sleep(time.Hour)
		want := []string{
			"10s a line",
			"25s still compiling ./api after 25s",
			"40s still compiling ./api after 40s: go: downloading a",
			"1h0m50s the end",
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestHeartbeatThatIsLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var told []string
		var shown []Progress
		show := Show(func(server string, p Progress) {
			if server != "api" {
				t.Errorf("shown of %q", server)
			}
			shown = append(shown, p)
		})
		h := Start(func(text string) { told = append(told, text) }, show.Of("api"), "pulling a")
		time.Sleep(time.Hour)
		h.Note("a\n\x1b[1mb")
		h.Reach(1, 2)
		h.Say("a line")
		h.Stop()
		h.Note("late")
		want := []Progress{
			{Phase: "pulling a"},
			{Phase: "pulling a", Detail: "a b"},
			{Phase: "pulling a", Detail: "a b", Done: 1, Total: 2},
			{Phase: "pulling a", Detail: "a b", Done: 1, Total: 2, Over: true},
		}
		if diff := cmp.Diff(want, shown); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"a line"}, told); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

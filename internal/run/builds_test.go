package run

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/fakeengine"
)

func TestOneFailureLeavesTheBuildsOfOthersAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		slow := server("slow")
		slow.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.Script("shop-quick", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		w.Delay = func(method, _ string) time.Duration {
			if method == "Build" {
				return 20 * time.Second
			}
			return 0
		}
		_, err := w.up(t.Context(), server("quick"), slow)
		if err == nil || !strings.Contains(err.Error(), "\nslow was not started; its image is built") {
			t.Errorf("got %v", err)
		}
		if _, found, _ := w.State.Image(t.Context(), w.member(slow).Image); !found || w.running() != "" {
			t.Errorf("image %v, left %s", found, w.running())
		}
	})
}

// TestWhoWasStartedIsNotSaidToBeBuiltOnly has a server that was built and started, and waits when another one fails.
func TestWhoWasStartedIsNotSaidToBeBuiltOnly(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		slow := server("slow")
		slow.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.Script("shop-slow", fakeengine.Process{ReadyAfter: time.Hour})
		w.Script("shop-quick", fakeengine.Process{ReadyAfter: time.Hour, EndsAfter: time.Second, ExitCode: 1})
		_, err := w.up(t.Context(), server("quick"), slow)
		if err == nil || strings.Contains(err.Error(), "was not started") || !w.told("slow: was not ready yet when another server failed") {
			t.Errorf("got %v; story %q", err, w.story)
		}
	})
}

func TestAnInterruptEndsBuilds(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		slow := server("slow")
		slow.Copy = []definition.Copy{{Src: "a", Dst: "/a"}}
		w.Delay = func(method, _ string) time.Duration {
			return map[string]time.Duration{"Build": time.Hour}[method]
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		if _, err := w.up(ctx, slow); err == nil || time.Since(began) > 11*time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

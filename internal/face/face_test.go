package face

import (
	"context"
	"strings"
	"testing"

	"github.com/berthdev/berth/docker/locate"
)

func TestErrorsLeaveATargetWithNextSteps(t *testing.T) {
	absent := &locate.UnreachableError{Fact: "none", Remedy: locate.StartDaemon}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for rule, ctx := range map[string]context.Context{"failed": t.Context(), "interrupted": interrupted} {
		if got := exitCode(ctx, absent, "go tool mage berth:").Error(); !strings.Contains(got, "run `go tool mage berth:engine`, which starts it") {
			t.Errorf("%s: got %q, want the next step", rule, got)
		}
	}
}

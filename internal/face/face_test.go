package face

import (
	"context"
	"errors"
	"strings"
	"syscall"
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

func TestTheEndOfATimeLimitIsNoSignal(t *testing.T) {
	over, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	<-over.Done()
	if err := errors.New("late"); exitCode(over, err, "berth ") != err { //nolint:errorlint // the very same
		t.Errorf("got %#v", exitCode(over, err, "berth "))
	}
	interrupted, interrupt := context.WithCancelCause(t.Context())
	interrupt(signalled{syscall.SIGTERM})
	if exit := new(Exit); !errors.As(exitCode(interrupted, errors.New("ended"), "berth "), &exit) || exit.Code != 143 {
		t.Errorf("got %+v, want exit code 143", exit)
	}
}

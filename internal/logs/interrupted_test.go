package logs

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/berthdev/berth/docker"
)

// talker is an engine with one container that writes numbered lines, whoever listens.
type talker struct{}

func (talker) Events(context.Context, map[string]string) (<-chan docker.Event, <-chan error) {
	return nil, nil
}

func (talker) Inspect(context.Context, string) (docker.Detail, bool, error) {
	return docker.Detail{}, false, nil
}

func (talker) LogEntries(ctx context.Context, _ string, _ docker.LogSpec, each func(docker.LogEntry)) error {
	for i := range 100 {
		each(docker.LogEntry{Text: fmt.Appendf(nil, "%d\n", i)})
	}
	return ctx.Err()
}

func TestAnInterruptLeavesNoGap(t *testing.T) {
	for range 20 {
		ctx, interrupt := context.WithCancel(t.Context())
		next := 0
		spec := Spec{Containers: map[string]docker.Container{"web": {ID: "a", State: "exited"}}}
		err := Read(ctx, talker{}, spec, func(l Line) {
			if got := string(l.Text); got != fmt.Sprint(next) {
				t.Fatalf("got line %s, want %d", got, next)
			}
			if next++; next == 50 {
				interrupt()
			}
		})
		interrupt()
		if !errors.Is(err, context.Canceled) || next < 50 {
			t.Fatalf("got %d lines and %v", next, err)
		}
	}
}

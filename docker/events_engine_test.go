//go:build engine

package docker

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLogs(t *testing.T) {
	b := newBox(t)
	id := b.start("say", "one\ntwo\n"+strings.Repeat("long", 10_000)+"\nlast", "")
	b.waitState(id, "exited")
	var lines []string
	if err := b.Logs(t.Context(), id, LogSpec{}, func(line string) { lines = append(lines, line) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one", "two", strings.Repeat("long", 10_000), "last"}, lines); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	tail, err := b.Tail(t.Context(), id, 1)
	if diff := cmp.Diff([]string{"last"}, tail); diff != "" || err != nil {
		t.Errorf("tail: %v (-want +got):\n%s", err, diff)
	}
	t.Run("standard error is in the log", func(t *testing.T) {
		id := b.start("say", "", "oops\n")
		b.waitState(id, "exited")
		if tail, err := b.Tail(t.Context(), id, 20); err != nil || !cmp.Equal(tail, []string{"oops"}) {
			t.Errorf("got %q, %v", tail, err)
		}
	})
	t.Run("follow ends with the container", func(t *testing.T) {
		id := b.start("idle")
		var lines []string
		err := b.Logs(t.Context(), id, LogSpec{Follow: true}, func(line string) {
			lines = append(lines, line)
			if err := b.Stop(t.Context(), id, time.Second); err != nil {
				t.Error(err)
			}
		})
		if err != nil || !cmp.Equal(lines, []string{"idle"}) {
			t.Errorf("got %q, %v", lines, err)
		}
	})
	t.Run("follow ends with the context", func(t *testing.T) {
		id := b.start("idle")
		ctx, cancel := context.WithCancel(t.Context())
		err := b.Logs(ctx, id, LogSpec{Follow: true}, func(string) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("what was written since the end of the run before is this run's", func(t *testing.T) {
		id := b.start("idle")
		if err := b.Stop(t.Context(), id, time.Second); err != nil {
			t.Fatal(err)
		}
		if err := b.Start(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		detail := b.waitState(id, "running")
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		count := 0
		_ = b.Logs(ctx, id, LogSpec{Since: detail.FinishedAt, Follow: true}, func(string) { count++ })
		if count != 1 || !detail.FinishedAt.Before(detail.StartedAt) {
			t.Errorf("got %d lines, want 1; finished %v, started %v", count, detail.FinishedAt, detail.StartedAt)
		}
	})
}

func TestEventsMissNothingAfterReturn(t *testing.T) {
	b := newBox(t)
	labels := map[string]string{"berth-h": b.prefix}
	for i := range 10 {
		id := b.create(b.spec("exit", "5"))
		ctx, cancel := context.WithCancel(t.Context())
		events, failed := b.Events(ctx, labels)
		if err := b.Start(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		var actions []string
		for died := false; !died; {
			select {
			case event := <-events:
				if event.ContainerID != id || event.Name == "" {
					t.Errorf("got %+v", event)
				}
				actions = append(actions, event.Action)
				died = event.Action == "die"
			case err := <-failed:
				t.Fatal(err)
			case <-time.After(10 * time.Second):
				t.Fatalf("round %d: no die event, only %v", i, actions)
			}
		}
		if !cmp.Equal(actions, []string{"start", "die"}) {
			t.Errorf("got %v", actions)
		}
		cancel()
		for range events { // until it is closed
		}
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}

func TestEventsAreStartsAndEndsAlone(t *testing.T) {
	b := newBox(t)
	events, failed := b.Events(t.Context(), map[string]string{"berth-h": b.prefix})
	spec := b.spec("hog")
	spec.Memory = 16 << 20 // its end by want of memory is an event of its own, which is not asked for
	hog := b.create(spec)
	if err := b.Start(t.Context(), hog); err != nil {
		t.Fatal(err)
	}
	b.waitState(hog, "exited")
	if err := b.Remove(t.Context(), hog); err != nil {
		t.Fatal(err)
	}
	var actions []string
	for len(actions) == 0 || actions[len(actions)-1] != "destroy" {
		select {
		case event := <-events:
			actions = append(actions, event.Action)
		case err := <-failed:
			t.Fatal(err)
		case <-time.After(20 * time.Second):
			t.Fatalf("no destroy event, only %v", actions)
		}
	}
	if !cmp.Equal(actions, []string{"start", "die", "destroy"}) {
		t.Errorf("got %v", actions)
	}
}

package lock

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestSecondWaitsForTheFirst(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	quiet := func(holder string) { t.Errorf("waited for %s", holder) }
	first, err := Acquire(t.Context(), "shop", "mage up", quiet)
	if err != nil {
		t.Fatal(err)
	}
	other, err := Acquire(t.Context(), "shop2", "mage up", quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Release(); err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 3*pollInterval)
	defer cancel()
	var holder string
	if _, err := Acquire(ctx, "shop", "mage down", func(text string) { holder = text }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a held lock: got %v, want the end of the context", err)
	}
	if !strings.HasPrefix(holder, "mage up (process ") {
		t.Errorf("the holder is called %q", holder)
	}

	next := make(chan error, 1)
	waiting := make(chan struct{})
	go func() {
		lock, err := Acquire(t.Context(), "shop", "mage down", func(string) { close(waiting) })
		if err == nil {
			err = lock.Release()
		}
		next <- err
	}()
	<-waiting
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-next:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the second never got the released lock")
	}
}

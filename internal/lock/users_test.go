package lock

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestTheLastUserIsTold(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	join := func() *Use {
		use, err := Join(t.Context(), "shop", func() { t.Error("waited for nobody") })
		if err != nil {
			t.Fatal(err)
		}
		return use
	}
	first, second := join(), join()
	if err := first.Leave(func() error { t.Error("told that it is the last one"); return nil }); err != nil {
		t.Error(err)
	}
	told := false
	err := second.Leave(func() error {
		told = true
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		waited := 0
		if _, err := Join(ctx, "shop", func() { waited++ }); !errors.Is(err, context.DeadlineExceeded) || waited != 1 {
			t.Errorf("joined while the last one takes the servers down: %v, told %d times", err, waited)
		}
		return nil
	})
	if err != nil || !told {
		t.Errorf("told: %t, %v", told, err)
	}
	if err := join().Leave(func() error { return nil }); err != nil {
		t.Error(err)
	}
}

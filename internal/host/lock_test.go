package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLockHasOneHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folders", "lock")
	quiet := func() { t.Error("waited for nobody") }
	unlock, err := Lock(t.Context(), path, quiet)
	if err != nil {
		t.Fatal(err)
	}

	stopped, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	waited := 0
	_, err = Lock(stopped, path, func() { waited++; stop() })
	if !errors.Is(err, context.Canceled) || waited != 1 {
		t.Errorf("a held lock: got %v after %d waits", err, waited)
	}

	bounded, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	got, err := Lock(bounded, path, func() {
		if err := unlock(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatalf("after the holder has gone: %v", err)
	}
	if err := got(); err != nil {
		t.Error(err)
	}
	unlock, err = Lock(t.Context(), path, nil)
	if err != nil {
		t.Fatalf("a free lock: %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}

func TestLockThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for rule, path := range map[string]string{"below a file": filepath.Join(file, "lock"), "a folder": t.TempDir()} {
		if _, err := Lock(t.Context(), path, nil); err == nil {
			t.Errorf("%s: locked", rule)
		}
	}
}

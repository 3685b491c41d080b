package lock

import (
	"os"
	"path/filepath"
	"testing"
)

func TestAFullDiskKeepsNobodyFromTheLock(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	locks := filepath.Join(cache, "berth", "locks")
	if err := os.MkdirAll(locks, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/full", filepath.Join(locks, "shop.lock.holder")); err != nil {
		t.Fatal(err)
	}
	lock, err := Acquire(t.Context(), "shop", "mage clean", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Release(); err != nil {
		t.Error(err)
	}
}

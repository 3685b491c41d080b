package host

import (
	"path/filepath"
	"testing"
)

func TestFreeDisk(t *testing.T) {
	if free, err := FreeDisk(t.TempDir()); err != nil || free == 0 {
		t.Errorf("%d bytes, %v", free, err)
	}
	if _, err := FreeDisk(filepath.Join(t.TempDir(), "absent")); err == nil {
		t.Error("no error for a folder that is not there")
	}
}

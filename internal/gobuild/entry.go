package gobuild

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/berthdev/berth/internal/host"
)

// entry is one binary of the cache: KEY/inputs.json, beside the file KEY/SHA256 that it names.
type entry struct {
	// Source and Platform are for those who look into the cache.
	Source   string `json:"source"`
	Platform string `json:"platform"`
	SHA256   string `json:"sha256"`
	// Size is in bytes.
	Size      int64  `json:"size"`
	GoVersion string `json:"go_version"`
	Inputs    inputs `json:"inputs,omitzero"`
}

// readEntry reads the entry in dir; not found, or not as it was written, is false.
func readEntry(dir string) (entry, bool, error) {
	text, err := os.ReadFile(filepath.Join(dir, "inputs.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return entry{}, false, nil
	}
	if err != nil {
		return entry{}, false, err
	}
	var e entry
	if json.Unmarshal(text, &e) != nil || len(e.SHA256) != 64 {
		return entry{}, false, nil
	}
	info, err := os.Stat(filepath.Join(dir, e.SHA256))
	return e, err == nil && info.Mode().IsRegular() && info.Size() == e.Size, nil
}

// writeEntry moves the binary into dir and names it in inputs.json, in this order, each at once: a reader
// sees the old entry or the new one, whole. The binary is on the same file system.
func writeEntry(dir, binary string, e entry) error {
	text, err := json.MarshalIndent(e, "", "\t")
	if err != nil {
		return err
	}
	if err := os.Chmod(binary, 0o755); err != nil {
		return err
	}
	if err := os.Rename(binary, filepath.Join(dir, e.SHA256)); err != nil {
		return fmt.Errorf("keep %s: %w", e.Source, err)
	}
	if err := host.Replace(filepath.Join(dir, "inputs.json"), text, 0o644); err != nil {
		return fmt.Errorf("keep %s: %w", e.Source, err)
	}
	return removeOld(dir, e.SHA256)
}

// keepOld is how long a replaced binary stays, for a run that has found it and not read it yet.
const keepOld = time.Hour

// removeOld removes the binaries that e replaced, a while after they were made.
func removeOld(dir, current string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, file := range files {
		info, err := file.Info()
		if err != nil || len(file.Name()) != 64 || file.Name() == current || time.Since(info.ModTime()) < keepOld {
			continue
		}
		if err := os.Remove(filepath.Join(dir, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Package figures keeps what was measured of the catalogue's servers: NAME/figures.json beside NAME/server.yaml.
//
// It measures nothing itself (package measure does), and the figures decide nothing: they are for people to read.
package figures

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// File is the name of the file in a server's folder.
const File = "figures.json"

// Figures were measured of one server.
type Figures struct {
	// Version is that of the definition's first package, without the distribution's own revision; empty for a server
	// without packages.
	Version string `json:"version,omitempty"`
	// ImageBytes is the size of the image, its base included.
	ImageBytes int64 `json:"image_bytes"`
	// ReadyMS is the time from the container's start to the success of its probes, in milliseconds.
	ReadyMS int64 `json:"ready_ms"`
}

// Read returns the figures of a server in a folder of servers; those of a server without the file are zero.
func Read(servers fs.FS, name string) (Figures, error) {
	file := path.Join(name, File)
	text, err := fs.ReadFile(servers, file)
	if errors.Is(err, fs.ErrNotExist) {
		return Figures{}, nil
	}
	if err != nil {
		return Figures{}, err
	}
	var f Figures
	if err := json.Unmarshal(text, &f); err != nil {
		return Figures{}, fmt.Errorf("%s: %w", file, err)
	}
	return f, nil
}

// Write puts the figures into a server's folder.
func Write(folder string, f Figures) error {
	text, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, File), append(text, '\n'), 0o644)
}

package endpoints

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/berthdev/berth/internal/host"
)

// Dir is the state folder below the project's root.
const Dir = ".berth"

// document is the JSON file. Fields are only ever added to version 1.
type document struct {
	Version   int        `json:"version"`
	Project   string     `json:"project"`
	Endpoints []Endpoint `json:"endpoints"`
}

// ignored keeps the state folder, which can hold a private key, out of Git.
const ignored = ".gitignore"

// Folder makes sure that the state folder is there, and returns its path.
func Folder(root string) (string, error) {
	dir := filepath.Join(root, Dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(dir, ignored)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return dir, err
	}
	return dir, os.WriteFile(path, []byte("*\n"), 0o644)
}

// Write replaces both files, each at once: a reader sees the old one or the new one. A file that is right already is left alone.
func Write(root, project string, list []Endpoint) error {
	dir, err := Folder(root)
	if err != nil {
		return fmt.Errorf("endpoints: %w", err)
	}
	if list == nil {
		list = []Endpoint{}
	}
	text, err := json.MarshalIndent(document{Version: 1, Project: project, Endpoints: list}, "", "  ")
	if err != nil {
		return fmt.Errorf("endpoints: %w", err)
	}
	err = errors.Join(
		host.Replace(filepath.Join(dir, "endpoints.json"), append(text, '\n'), 0o644),
		host.Replace(filepath.Join(dir, "endpoints.env"), []byte(Env(list)), 0o644),
	)
	if err != nil {
		return fmt.Errorf("endpoints: %w", err)
	}
	return nil
}

// Read gives what the last Write said; nothing when there is no file.
func Read(root string) ([]Endpoint, error) {
	text, err := os.ReadFile(filepath.Join(root, Dir, "endpoints.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("endpoints: %w", err)
	}
	var doc document
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("endpoints: %s: %w; remove it and run up again", filepath.Join(Dir, "endpoints.json"), err)
	}
	return doc.Endpoints, nil
}

// Remove takes both files away, and the state folder when nothing else is in it. Absent is fine.
func Remove(root string) error {
	var errs []error
	for _, name := range []string{"endpoints.env", "endpoints.json"} {
		if err := os.Remove(filepath.Join(root, Dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("endpoints: %w", err))
		}
	}
	dir := filepath.Join(root, Dir)
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) == 1 && entries[0].Name() == ignored {
		errs = append(errs, os.Remove(filepath.Join(dir, ignored)), os.Remove(dir))
	}
	return errors.Join(errs...)
}

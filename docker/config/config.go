// Package config reads Docker's own configuration, config.json, as the docker command does: what is not there or empty
// says nothing, and what cannot be read stops nobody.
//
// Non-goals: it writes nothing, decodes no credentials and asks no helper for them; package registry does that.
package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/docker/cli/cli/config/configfile"
)

// Read reads config.json in Docker's configuration folder; none in the folder "". The error is for a warning: the file holds
// what could be read all the same. Auths keep their credentials as they are written.
func Read(folder string) (*configfile.ConfigFile, error) {
	file := configfile.New(filepath.Join(folder, "config.json"))
	if folder == "" {
		return file, nil
	}
	opened, err := os.Open(file.Filename)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil
	}
	if err != nil {
		return file, err
	}
	defer opened.Close()
	if err := json.NewDecoder(opened).Decode(file); err != nil && !errors.Is(err, io.EOF) {
		return file, fmt.Errorf("read %s: %w", file.Filename, err)
	}
	return file, nil
}

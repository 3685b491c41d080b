//go:build !linux

package enginestart

import "errors"

// spawn fails: dockerd runs on Linux only, and elsewhere nothing is started.
func spawn(*logFile, []string) (process, error) {
	return nil, errors.New("dockerd runs on Linux only")
}

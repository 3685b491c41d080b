package docker

import (
	"errors"
	"strings"
)

// FullError is an engine's error that means that something of it is used up.
type FullError struct {
	// Resource is what is used up: "disk space" or "network addresses".
	Resource string
	// Next is what the user can do about it.
	Next string
	// Err is the engine's error.
	Err error
}

func (e *FullError) Error() string {
	return e.Err.Error() + "; the engine has run out of " + e.Resource + ": " + e.Next
}

func (e *FullError) Unwrap() error { return e.Err }

// exhaustions lists by which words engines report that something is used up. The API has no code for these.
var exhaustions = []struct {
	Words    string
	Resource string
	Next     string
}{
	{"no space left on device", "disk space", fullDisk},
	{"disk quota exceeded", "disk space", fullDisk},
	{"could not find an available, non-overlapping IPv4 address pool", "network addresses", fullPools},
	{"all predefined address pools have been fully subnetted", "network addresses", fullPools},
	{"could not find free subnet from subnet pools", "network addresses", fullPools}, // Podman
}

const (
	fullDisk = "`docker system df` shows what fills it; run `mage clean` in projects that you no longer use, " +
		"or `docker image prune` and `docker builder prune`"
	fullPools = "run `mage down` in projects that you do not need now, or `docker network prune`; " +
		"\"default-address-pools\" in /etc/docker/daemon.json allows more networks"
)

// Explain adds the next step to an engine's error that means that its disk or its address pools are full, as a
// [*FullError]. Any other error, one that is explained already, and nil come back as they are.
func Explain(err error) error {
	var full *FullError
	if err == nil || errors.As(err, &full) {
		return err
	}
	text := strings.ToLower(err.Error())
	for _, one := range exhaustions {
		if strings.Contains(text, strings.ToLower(one.Words)) {
			return &FullError{Resource: one.Resource, Next: one.Next, Err: err}
		}
	}
	return err
}

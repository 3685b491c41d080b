package docker

import (
	"errors"
	"fmt"
	"strings"
)

// Resource is what an engine can run out of.
type Resource string

// The values of [FullError.Resource].
const (
	DiskSpace        Resource = "disk space"
	NetworkAddresses Resource = "network addresses"
)

// FullError is an engine's error that means that something of it is used up.
type FullError struct {
	// Resource is what is used up.
	Resource Resource
	// Run lists the commands that give some of it back, as a text names them; the first is the most promising.
	Run []string
	// Err is the engine's error.
	Err error
}

func (e *FullError) Error() string {
	next := "run " + strings.Join(e.Run, ", or ")
	switch e.Resource {
	case DiskSpace:
		next = "`docker system df` shows what fills it; " + next
	case NetworkAddresses:
		next += `; "default-address-pools" in /etc/docker/daemon.json allows more networks`
	}
	return fmt.Sprintf("%v; the engine has run out of %s: %s", e.Err, e.Resource, next)
}

func (e *FullError) Unwrap() error { return e.Err }

// exhaustions lists by which words engines report that something is used up. The API has no code for these.
var exhaustions = []struct {
	Words    string
	Resource Resource
}{
	{"no space left on device", DiskSpace},
	{"disk quota exceeded", DiskSpace},
	{"could not find an available, non-overlapping ipv4 address pool", NetworkAddresses},
	{"all predefined address pools have been fully subnetted", NetworkAddresses},
	{"could not find free subnet from subnet pools", NetworkAddresses}, // Podman
}

// prunes are the engine's own commands that give some of a resource back.
var prunes = map[Resource]string{
	DiskSpace:        "`docker image prune` and `docker builder prune`",
	NetworkAddresses: "`docker network prune`",
}

// explainFull makes an error that means that something of the engine is used up a [*FullError]. Any other error, one
// that is explained already, and nil stay as they are. Methods that change something defer it.
func explainFull(err *error) {
	var full *FullError
	if *err == nil || errors.As(*err, &full) {
		return
	}
	text := strings.ToLower((*err).Error())
	for _, one := range exhaustions {
		if strings.Contains(text, one.Words) {
			*err = &FullError{Resource: one.Resource, Run: []string{prunes[one.Resource]}, Err: *err}
			return
		}
	}
}

package gobuild

import (
	"fmt"
	"strings"
)

// causes are the first causes of a failed build by a part of what the go tool says, the most specific first.
var causes = []struct{ part, cause string }{
	{"checksum mismatch", "a module is not what its checksum says; do not use it before you know why"},
	{"SECURITY ERROR", "a module is not what its checksum says; do not use it before you know why"},
	{"no space left on device", "the disk is full; free some space (go clean -cache gives some)"},
	{"requires go >= ", "it needs a newer Go; install that one, or allow its download with GOTOOLCHAIN=auto"},
	{"is not a main package", "no program; name a package main"},
	{"no main packages to build", "no program; name a package main"},
	{"no Go files in", "no program; name a folder with a package main"},
	{"does not contain package", "the module has no such package; check the path"},
	{"unknown revision", notFound},
	{"404 Not Found", notFound},
	{"410 Gone", notFound},
	{"403 Forbidden", notFound},
	{"invalid version", notFound},
	{"GOPROXY=off", noNetwork},
	{"dial tcp", noNetwork},
	{"no such host", noNetwork},
	{"i/o timeout", noNetwork},
	{"connection refused", noNetwork},
	{"network is unreachable", noNetwork},
	{"TLS handshake", noNetwork},
	{"502 Bad Gateway", noNetwork},
	{"503 Service Unavailable", noNetwork},
}

const (
	notFound  = "no such module or version; check both on https://pkg.go.dev"
	noNetwork = "the module proxy does not answer; check the network and GOPROXY"
)

// explain turns the exit of the go tool and its last lines into an error that begins with the first cause.
func explain(err error, last, proxy string) error {
	if last == "" {
		return fmt.Errorf("go tool: %w", err)
	}
	if refused, ok := asRefusal(err, last); ok {
		return refused
	}
	for _, c := range causes {
		if !strings.Contains(last, c.part) {
			continue
		}
		cause := c.cause
		if cause == noNetwork && proxy != "" {
			cause += " (" + proxy + ")"
		}
		return fmt.Errorf("%s:\n%s", cause, last)
	}
	return fmt.Errorf("go tool: %w:\n%s", err, last)
}

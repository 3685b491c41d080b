// Package settings reads a project's settings once: the environment over .env over the defaults.
//
// It is not for definitions (package definition reads those), and nothing is exported into the process.
package settings

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/berthdev/berth/internal/identity"
	"github.com/berthdev/berth/internal/mistakes"
)

// Settings are the values in force for one run.
type Settings struct {
	// Root is the project's absolute root folder.
	Root string
	// Project is the project's name: an RFC 1123 label of at most 40 characters.
	Project string
	// Servers are the chosen servers; empty: the default ones, as package definition chooses them.
	Servers []string
	// Domain is the domain of the host names.
	Domain string
	// Bind is the host address that ports are published on.
	Bind string
	// Ports is stable, random or same.
	Ports string
	// Export are presets of [endpoints.Export].
	Export []string
	// Timeout bounds the wait for one server, also for those with a limit of their own if it is for all.
	Timeout       time.Duration
	TimeoutForAll bool
	// Context is tar or inline.
	Context string
	// Builder is auto, buildkit or classic.
	Builder string
	// Base is auto, registry or bootstrap.
	Base string
	// MaxCopy is in bytes.
	MaxCopy int64
	// Parallel is the most servers at the same time; 0 is all.
	Parallel int
	// AptMirror and RegistryMirror are empty for none.
	AptMirror, RegistryMirror string
	// AllowPrivileged lets definitions ask for privileged: true, and for seccomp or apparmor to be unconfined.
	AllowPrivileged bool
	// AllowHostPaths lets definitions mount absolute paths of the engine's machine.
	AllowHostPaths bool
	// Warnings are what a user should know of the file, one line each.
	Warnings []string
	// Typed is how the user types verbs, which whoever loads the settings knows.
	Typed Typed
	// Lookup finds any variable, in the environment first, then in .env.
	Lookup func(name string) (value string, ok bool)
}

// Load reads the settings of the project at root. environ is as [os.Environ] gives it.
// A misspelt key, a key that is set but empty where a value is needed, and a value out of range are errors.
//
// With an [*UnclearError] the settings are not all known. Whoever removes things needs no more than the project's name, and
// finds there whether that is certain.
func Load(root string, environ []string) (Settings, error) {
	root, err := resolve(root)
	if err != nil {
		return Settings{}, err
	}
	env := fromEnviron(environ)
	file, unread := readFile(root, envName, env)
	settings, reader := values(root, env, file)
	if reader.project != nil {
		return settings, errors.Join(reader.project, errors.Join(reader.errs...))
	}
	unknown := unknown(env, file)
	if err := errors.Join(unread, unknown, errors.Join(reader.errs...)); err != nil {
		return settings, &UnclearError{Err: err, Missing: missing(file, unread, unknown, env)}
	}
	return settings, nil
}

// resolve is a root folder as an absolute path without links.
func resolve(root string) (string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("settings: %w", err)
	}
	if resolved, err := filepath.EvalSymlinks(root); err == nil {
		root = resolved
	}
	return root, nil
}

// values are the settings as far as they can be read; the reader has what is wrong with them.
func values(root string, env map[string]string, file envFile) (Settings, reader) {
	lookup := func(name string) (string, bool) {
		if value, ok := env[name]; ok {
			return value, true
		}
		value, ok := file.Values[name]
		return value, ok
	}
	reader := reader{lookup: lookup}
	settings := reader.read(root)
	settings.Lookup, settings.Warnings = lookup, file.warnings()
	return settings, reader
}

func fromEnviron(environ []string) map[string]string {
	values := make(map[string]string, len(environ))
	for _, line := range environ {
		if name, value, ok := strings.Cut(line, "="); ok {
			values[name] = value
		}
	}
	return values
}

// unknown reports the keys that begin with BERTH_ and are no setting, those of .env first.
func unknown(env map[string]string, file envFile) error {
	var errs []error
	for _, source := range []struct {
		name   string
		values map[string]string
	}{{envName, file.Values}, {environment, env}} {
		for _, name := range slices.Sorted(maps.Keys(source.values)) {
			if strings.HasPrefix(name, "BERTH_") && !known(name) {
				errs = append(errs, &keyError{name, source.name, mistakes.Errorf("unknown setting %s; %s", name, suggestion(name))})
			}
		}
	}
	return errors.Join(errs...)
}

// Owner is the project in its root folder.
func (s Settings) Owner() identity.Owner { return identity.Owner{Project: s.Project, Root: s.Root} }

// Limit is the most goroutines at a time, as errgroup counts them: -1 is no limit.
func (s Settings) Limit() int {
	if s.Parallel == 0 {
		return -1
	}
	return s.Parallel
}

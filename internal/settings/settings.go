// Package settings reads a project's settings once: the environment over .env over the defaults.
//
// It is not for definitions (package definition reads those), and nothing is exported into the process.
package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/joho/godotenv"

	"github.com/berthdev/berth/internal/identity"
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
	// AllowPrivileged lets definitions ask for privileged: true.
	AllowPrivileged bool
	// Lookup finds any variable, in the environment first, then in .env.
	Lookup func(name string) (value string, ok bool)
}

// Load reads the settings of the project at root. environ is as [os.Environ] gives it.
// A misspelt key, a key that is set but empty where a value is needed, and a value out of range are errors.
func Load(root string, environ []string) (Settings, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	if resolved, err := filepath.EvalSymlinks(root); err == nil {
		root = resolved
	}
	file, err := readFile(filepath.Join(root, ".env"))
	if err != nil {
		return Settings{}, err
	}
	env := fromEnviron(environ)
	if err := errors.Join(unknown(".env", file), unknown("environment", env)); err != nil {
		return Settings{}, err
	}
	lookup := func(name string) (string, bool) {
		if value, ok := env[name]; ok {
			return value, true
		}
		value, ok := file[name]
		return value, ok
	}
	reader := reader{lookup: lookup}
	settings := reader.read(root)
	settings.Lookup = lookup
	return settings, errors.Join(reader.errs...)
}

// readFile reads .env. An absent file is an empty one.
func readFile(path string) (map[string]string, error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, dangling := os.Lstat(path); dangling == nil {
			return nil, errors.New("settings: .env is a link to what does not exist; create it or remove the link")
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff")) // some editors begin a file with it
	values, err := godotenv.UnmarshalBytes(content)
	if err != nil {
		// The parser's own error quotes the rest of the file, and with it any secret.
		return nil, fmt.Errorf("settings: .env:%d: not NAME=VALUE, or a quote is not closed", badLine(content))
	}
	return values, nil
}

// badLine is the number of the line that cannot be read: all before it can.
func badLine(content []byte) int {
	lines := bytes.SplitAfter(content, []byte("\n"))
	for good := len(lines) - 1; good > 0; good-- {
		if _, err := godotenv.UnmarshalBytes(bytes.Join(lines[:good], nil)); err == nil {
			return good + 1
		}
	}
	return 1
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

// unknown reports the keys that begin with BERTH_ and are no setting.
func unknown(source string, values map[string]string) error {
	var errs []error
	for name := range values {
		if strings.HasPrefix(name, "BERTH_") && !known(name) {
			errs = append(errs, fmt.Errorf("settings: %s: unknown setting %s%s", source, name, suggestion(name)))
		}
	}
	sort.Slice(errs, func(i, j int) bool { return errs[i].Error() < errs[j].Error() })
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

package settings

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Difference is what a project's .env and .env.example do not have in common. Berth's own settings do not count: each has a
// default, and is explained by Berth.
type Difference struct {
	// Example and File report whether there is an .env.example and an .env.
	Example, File bool
	// Lacking are variables of the example that neither .env nor the environment has, and Further those of .env that the
	// example has not, both sorted.
	Lacking, Further []string
}

// Compare reads both files of the project at root. environ is as [os.Environ] gives it. The error is one of the example: what
// is wrong with .env [Load] tells, and as long as it cannot be read nothing is lacking in it.
func Compare(root string, environ []string) (Difference, error) {
	env := fromEnviron(environ)
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(root, name))
		return err == nil
	}
	d := Difference{Example: there(".env.example"), File: there(".env")}
	example, err := readFile(root, ".env.example", env)
	if err != nil {
		return d, err
	}
	file, unread := readFile(root, ".env", env)
	for _, name := range slices.Sorted(maps.Keys(example.Values)) {
		_, inFile := file.Values[name]
		if _, inEnv := env[name]; !inFile && !inEnv && unread == nil && !strings.HasPrefix(name, "BERTH_") {
			d.Lacking = append(d.Lacking, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(file.Values)) {
		if _, known := example.Values[name]; !known && !strings.HasPrefix(name, "BERTH_") {
			d.Further = append(d.Further, name)
		}
	}
	return d, nil
}

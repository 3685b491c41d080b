package initialize

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/BurntSushi/toml"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// manifest is a kind of file that names the libraries which a project uses.
type manifest struct {
	file string
	// read gives the names of the libraries, as the file writes them.
	read func(text string) ([]string, error)
	// plain gives the name that is in drivers.
	plain func(name string) string
	// drivers are the servers of the catalogue that libraries are clients of.
	drivers map[string]string
	// test is how tests of such a project are run; empty where the file does not tell.
	test string
}

// manifests are all kinds, in the order in which they are read.
var manifests = []manifest{
	{"go.mod", readGo, withoutVersion, goDrivers, ""},
	{"package.json", readNode, asWritten, nodeDrivers, "npm test"},
	{"requirements.txt", readRequirements, normalized, pythonDrivers, "pytest"},
	{"pyproject.toml", readPyproject, normalized, pythonDrivers, "pytest"},
	{"Gemfile", readGemfile, asWritten, rubyDrivers, "bundle exec rake"},
}

func asWritten(name string) string { return name }

// readGo gives what the module itself requires.
func readGo(text string) ([]string, error) {
	file, err := modfile.ParseLax("go.mod", []byte(text), nil)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range file.Require {
		if !r.Indirect {
			names = append(names, r.Mod.Path)
		}
	}
	return names, nil
}

// withoutVersion is a module's path without /v2 and the like.
func withoutVersion(name string) string {
	if path, _, ok := module.SplitPathVersion(name); ok {
		return path
	}
	return name
}

func readNode(text string) ([]string, error) {
	var file struct{ Dependencies, DevDependencies, OptionalDependencies map[string]any }
	if err := json.Unmarshal([]byte(text), &file); err != nil {
		return nil, err
	}
	names := slices.Collect(maps.Keys(file.Dependencies))
	names = slices.AppendSeq(names, maps.Keys(file.DevDependencies))
	names = slices.AppendSeq(names, maps.Keys(file.OptionalDependencies))
	slices.Sort(names)
	return slices.Compact(names), nil
}

// requirement is the name at the beginning of a requirement (PEP 508).
var requirement = text.LazyRegexp(`^\s*([A-Za-z0-9][A-Za-z0-9._-]*)`)

func readRequirements(text string) ([]string, error) {
	var names []string
	for line := range strings.Lines(text) {
		if found := requirement.FindStringSubmatch(line); found != nil {
			names = append(names, found[1])
		}
	}
	return names, nil
}

// separators of a Python project's name mean the same (PEP 503).
var separators = text.LazyRegexp(`[-_.]+`)

func normalized(name string) string { return strings.ToLower(separators.ReplaceAllString(name, "-")) }

// readPyproject gives the dependencies of PEP 621 and 735, and Poetry's own.
func readPyproject(text string) ([]string, error) {
	var file struct {
		Project struct {
			Dependencies []any
			Optional     map[string][]any `toml:"optional-dependencies"`
		}
		Groups map[string][]any `toml:"dependency-groups"`
		Tool   struct {
			Poetry struct {
				Dependencies map[string]any
				Group        map[string]struct{ Dependencies map[string]any }
			}
		}
	}
	if _, err := toml.Decode(text, &file); err != nil {
		return nil, err
	}
	lists := [][]any{file.Project.Dependencies}
	lists = slices.AppendSeq(lists, maps.Values(file.Project.Optional))
	lists = slices.AppendSeq(lists, maps.Values(file.Groups))
	names := slices.Collect(maps.Keys(file.Tool.Poetry.Dependencies))
	for _, group := range file.Tool.Poetry.Group {
		names = slices.AppendSeq(names, maps.Keys(group.Dependencies))
	}
	for _, list := range lists {
		for _, one := range list {
			line, _ := one.(string) // a group may include another
			if found := requirement.FindStringSubmatch(line); found != nil {
				names = append(names, found[1])
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// gem is a line of a Gemfile that names a library.
var gem = text.LazyRegexp(`(?m)^\s*gem[\s(]+["']([^"']+)["']`)

func readGemfile(text string) ([]string, error) {
	var names []string
	for _, found := range gem.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	return names, nil
}

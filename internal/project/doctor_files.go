package project

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/gobuild"
	"github.com/berthdev/berth/internal/host"
	"github.com/berthdev/berth/internal/settings"
)

// readSettings tells what is wrong with the settings, err being that of the project's name, and compares .env with its example.
func (d *doctor) readSettings(err error) {
	wrong := parts(err)
	if d.unclear != nil {
		wrong = append(wrong, parts(d.unclear.Err)...)
	}
	for _, one := range wrong {
		d.add("settings", findings.Blocks, strings.TrimPrefix(one.Error(), "settings: "))
	}
	for _, warning := range d.settings.Warnings {
		d.add("settings", findings.Warning, strings.TrimPrefix(warning, "settings: "))
	}
	if len(wrong)+len(d.settings.Warnings) == 0 {
		d.add("settings", findings.OK, "project "+d.settings.Project+" in "+d.settings.Root)
	}

	difference, err := settings.Compare(d.settings.Root, d.options.Env)
	switch {
	case err != nil:
		d.add(".env.example", findings.Warning, strings.TrimPrefix(err.Error(), "settings: "))
	case !difference.Example:
		return
	case len(difference.Lacking) > 0 && !difference.File:
		d.add(".env.example", findings.Warning, "there is no .env, and nothing sets "+strings.Join(difference.Lacking, ", "), "copy .env.example to .env, and fill it in")
	case len(difference.Lacking) > 0:
		d.add(".env.example", findings.Warning, ".env lacks "+strings.Join(difference.Lacking, ", "), "take them over from .env.example, and fill them in")
	case len(difference.Further) > 0:
		d.add(".env.example", findings.Note, ".env also has "+strings.Join(difference.Further, ", "))
	default:
		d.add(".env.example", findings.OK, "nothing of it is lacking")
	}
}

// parts are the errors that [errors.Join] has put together; none of nil.
func parts(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // not those that are wrapped
	if !ok {
		return slices.DeleteFunc([]error{err}, func(err error) bool { return err == nil })
	}
	var list []error
	for _, one := range joined.Unwrap() {
		list = append(list, parts(one)...)
	}
	return list
}

// readDefinitions tells of all mistakes in the project's definitions, and gives the servers that `up` starts. A mistake in one
// that it does not start is no more than a warning.
func (d *doctor) readDefinitions() []definition.Server {
	own, err := definition.Names(definition.Sources{ProjectDir: d.settings.Root})
	if err != nil {
		d.addError("definitions", findings.Blocks, err)
		return nil
	}
	told := map[string]bool{}
	tell := func(verdict findings.Verdict, errs ...error) {
		for _, err := range errs {
			for _, one := range parts(err) {
				if !told[one.Error()] {
					told[one.Error()] = true
					d.addError("definitions", verdict, one)
				}
			}
		}
	}
	var chosen []definition.Server
	named, err := definition.Expand(d.sources, d.settings.Servers)
	if err == nil {
		chosen, err = definition.Load(d.sources, named)
	}
	tell(findings.Blocks, err)
	if err == nil && len(chosen) == 0 {
		tell(findings.Blocks, errNoServer)
	}
	if err == nil {
		tell(findings.Blocks, d.checkMirror(chosen), d.checkEndpoints(chosen))
	}
	for _, server := range chosen {
		tell(findings.Blocks, server.Missing)
	}
	if len(own) > 0 {
		all, err := definition.Load(d.sources, own)
		tell(findings.Warning, err)
		for _, server := range all {
			tell(findings.Warning, server.Missing)
		}
	}
	if len(told) == 0 {
		var names []string
		for _, server := range chosen {
			names = append(names, server.Name)
		}
		d.add("definitions", findings.OK, fmt.Sprintf("of this project's own %d; up starts %s", len(own), strings.Join(names, ", ")))
	}
	return chosen
}

// mageModule is Mage as a module's go.mod requires it.
var mageModule = text.LazyRegexp(`(?m)^\s*(?:require\s+)?github\.com/magefile/mage\s+(v\S+)`)

// findTools looks for Go and Mage. Who needs Go are servers that are compiled, and Mage's targets.
func (d *doctor) findTools(ctx context.Context, servers []definition.Server) {
	var compiled []string
	for _, server := range servers {
		if server.Go != "" || slices.ContainsFunc(slices.Collect(maps.Values(server.Tools)), func(program string) bool { return program != "" }) {
			compiled = append(compiled, server.Name)
		}
	}
	asking, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	path, version, err := gobuild.ToolVersion(asking)
	switch {
	case err != nil:
		d.addError("go", findings.Warning, err)
	case path != "":
		d.add("go", findings.OK, version+", "+path)
	case len(compiled) > 0:
		d.add("go", findings.Blocks, "no go tool is on PATH, and "+strings.Join(compiled, ", ")+" must be compiled", "install Go from https://go.dev/dl and put its bin folder on PATH")
	default:
		d.add("go", findings.Note, "no go tool is on PATH; only servers that are compiled need it, and Mage")
	}

	module, _ := os.ReadFile(filepath.Join(d.settings.Root, "go.mod"))
	_, magefile := os.Stat(filepath.Join(d.settings.Root, "magefile.go"))
	found := mageModule.FindSubmatch(module)
	switch program := host.Program("mage"); {
	case found != nil:
		d.add("mage", findings.OK, string(found[1])+", by go.mod: go tool mage")
	case program != "":
		d.add("mage", findings.OK, program)
	case magefile == nil:
		d.add("mage", findings.Warning, "there is a magefile.go, and no Mage", "run `go get -tool github.com/magefile/mage@latest`")
	default:
		d.add("mage", findings.Note, "none; the command berth needs none")
	}
}

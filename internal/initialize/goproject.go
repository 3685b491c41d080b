package initialize

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

const (
	berthModule = "github.com/berthdev/berth"
	mageModule  = "github.com/magefile/mage"
	mageVersion = "v1.17.2"
	goVersion   = "1.26.0"
)

// magefile imports the targets.
const magefile = `//go:build mage

package main

import (
	//mage:import
	_ "` + berthModule + `/servers"
)
`

// mageTag is the build constraint that makes a file a magefile.
var mageTag = text.LazyRegexp(`(?m)^//(go:build| ?\+build)\b.*\bmage\b`)

// goProject adds go.mod and magefile.go to a project of Go: where there is a go.mod, or a package that no module above has.
func (l *looker) goProject() {
	sources, magefiles := l.goFiles()
	text := l.text("go.mod")
	hasModule := l.present("go.mod")
	if !hasModule && (sources == 0 || moduleAbove(l.Dir)) {
		return
	}
	l.Test = "go test ./..."
	if !hasModule {
		text = "module " + l.modulePath() + "\n\ngo " + goVersion + "\n"
		l.miss(File{Name: "go.mod", Content: text, Mode: 0o644, Reason: "the module of the Go files here"})
	}
	if len(magefiles) == 0 && !l.present("magefile.go") && !l.present("magefiles") {
		l.miss(File{Name: "magefile.go", Content: magefile, Mode: 0o644, Reason: "Berth's verbs as targets of Mage"})
	} else if len(magefiles) > 0 && !strings.Contains(strings.Join(magefiles, ""), berthModule+"/servers") {
		l.note("the magefile does not import Berth's targets: add, after a line //mage:import, _ %q", berthModule+"/servers")
	}
	l.Mage = mageCommands(text)
}

// goFiles are how many Go files the folder has that are no magefiles, and the texts of those that are.
func (l *looker) goFiles() (sources int, magefiles []string) {
	found, _ := fs.Glob(l.root.FS(), "*.go")
	for _, name := range found {
		if text := l.text(name); mageTag.MatchString(text) {
			magefiles = append(magefiles, text)
		} else {
			sources++
		}
	}
	return sources, magefiles
}

// modulePath is the folder's name, or a name that is one where that cannot be a module's.
func (l *looker) modulePath() string {
	if name := filepath.Base(l.Dir); module.CheckImportPath(name) == nil {
		return name
	}
	return "app"
}

// moduleAbove reports whether a folder above has a go.mod.
func moduleAbove(dir string) bool {
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if _, err := os.Stat(filepath.Join(parent, "go.mod")); err == nil {
			return true
		}
	}
	return false
}

// mageCommands add to go.mod what Mage needs, and is not there yet. The go tool tells what is wrong with the file.
func mageCommands(text string) []string {
	file, err := modfile.Parse("go.mod", []byte(text), nil)
	if err != nil {
		return nil
	}
	var commands []string
	if !slices.ContainsFunc(file.Tool, func(t *modfile.Tool) bool { return t.Path == mageModule }) {
		commands = append(commands, "go get -tool "+mageModule+"@"+mageVersion)
	}
	own := file.Module != nil && file.Module.Mod.Path == berthModule
	if !own && !slices.ContainsFunc(file.Require, func(r *modfile.Require) bool { return r.Mod.Path == berthModule }) {
		commands = append(commands,
			"go mod edit -require="+berthModule+"@v0.0.0 -replace="+berthModule+"=/path/to/berth")
	}
	if len(commands) > 0 {
		commands = append(commands, "go mod tidy")
	}
	return commands
}

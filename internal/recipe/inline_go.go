package recipe

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/berthdev/berth/internal/text"

	"github.com/berthdev/berth/internal/definition"
)

//go:embed install.sh
var installScript string

var (
	versionPattern = text.LazyRegexp(`^[0-9][A-Za-z0-9._-]*$`)
	settingPattern = text.LazyRegexp(`^[A-Z][A-Z0-9_]*=[A-Za-z0-9._,-]*$`)
)

// compileStage writes the stage that compiles the Go programs to [goRoot]. With files, it also decodes the copies, for an
// image on scratch.
func (i *inliner) compileStage(files bool) error {
	stage := i.in.Go
	version := strings.TrimPrefix(stage.Version, "go")
	if !versionPattern.MatchString(version) {
		return fmt.Errorf("go version %q: is not the version of a release", stage.Version)
	}
	env := stage.Environment
	if len(env) == 0 {
		env = []string{"CGO_ENABLED=0"}
	}
	for _, setting := range env {
		if !settingPattern.MatchString(setting) {
			return fmt.Errorf("go environment %q: is not NAME=VALUE", setting)
		}
	}
	i.add("FROM", "golang:"+version, "AS", goStage)
	i.add("ENV", strings.Join(env, " "))
	i.add("RUN", exec("mkdir", goRoot))
	for _, name := range programs(i.server) {
		if err := i.compile(name); err != nil {
			return err
		}
	}
	if files && len(i.files.Files) > 0 {
		return i.decodeFiles("new")
	}
	return nil
}

// compile writes the steps for one program.
func (i *inliner) compile(name string) error {
	p, err := i.program(name)
	if err != nil {
		return err
	}
	flags := i.in.Go.Flags
	if len(flags) == 0 {
		flags = []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid="}
	}
	if len(p.Files) == 0 {
		i.add("RUN", shell(compact(installScript), append([]string{goRoot + "/" + name, p.Package}, flags...)...))
		return nil
	}
	root := "/src/" + name
	if err := i.decodeSources(root, p.Files); err != nil {
		return err
	}
	i.add("WORKDIR", root)
	i.add("RUN", exec(append(append(append([]string{"go", "build"}, flags...), p.Flags...), "-o", goRoot+"/"+name, p.Package)...))
	return nil
}

// program is what to compile for a name. A published package needs no input: the definition names it.
func (i *inliner) program(name string) (Program, error) {
	for _, p := range i.in.Go.Programs {
		if p.Name == name && p.Package != "" && !strings.HasPrefix(p.Package, "-") {
			return p, nil
		}
	}
	source := i.server.Tools[name]
	if name == "server" {
		source = i.server.Go
	}
	if !definition.IsGoFolder(source) {
		return Program{Name: name, Package: source}, nil
	}
	return Program{}, errors.New("the source of the Go program /" + name + " is missing")
}

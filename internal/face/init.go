package face

import (
	"fmt"
	"os"
	"strings"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/figures"
	"github.com/berthdev/berth/internal/host"
	"github.com/berthdev/berth/internal/initialize"
)

// Init writes the files that a project lacks, and prints each with what it is for; then what to type next. It needs no engine.
func (f Face) Init() error {
	root, above, err := Root()
	if err != nil {
		return err
	}
	if above {
		f.say("", "project in "+root)
	}
	shipped, err := definition.Names(definition.Sources{Catalogue: figures.Hide(f.Shipped)})
	if err != nil {
		return err
	}
	found, err := initialize.Look(initialize.Options{Dir: root, Catalogue: shipped, Go: host.Program("go") != ""})
	if err != nil {
		return err
	}
	for _, guess := range found.Guesses {
		f.say(guess.Server, strings.Join(guess.Reasons, ", "))
	}
	written, err := initialize.Write(root, found.Files)
	for _, file := range written {
		if _, err := fmt.Fprintf(os.Stdout, "wrote %s: %s\n", file.Name, file.Reason); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	if len(written) == 0 {
		f.say("", "nothing is missing")
	}
	for _, note := range found.Notes {
		f.say("", "note: "+note)
	}
	f.say("", f.next(found))
	return nil
}

// next is what to type after init.
func (f Face) next(found initialize.Findings) string {
	up := f.Typed.Line("up", found.Up...)
	lines := []string{"next:", "  " + strings.Trim(up, "`")}
	switch {
	case found.Test == "":
	case f.Typed.Words:
		lines = append(lines, "  "+f.Typed.Start+strings.Join(append(append([]string{"run"}, found.Up...), "--", found.Test), " "))
	default:
		run := f.Typed.Line("run -command='"+found.Test+"'", found.Up...)
		lines = append(lines, "  "+strings.Trim(run, "`"))
	}
	if len(found.Mage) > 0 {
		lines = append(lines, "for the targets of Mage, whose modules go.mod does not name yet (go mod tidy fails until it does):")
		for _, command := range found.Mage {
			lines = append(lines, "  "+command)
		}
	}
	return strings.Join(lines, "\n")
}

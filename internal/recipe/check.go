package recipe

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

// These repeat what the definition's own validation demands, for what is written into a Dockerfile unquoted.
var (
	referencePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/:@-]*$`)
	packagePattern   = regexp.MustCompile(`^[A-Za-z0-9@][A-Za-z0-9._+:~=/@*<>^-]*$`)
	programPattern   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	userPattern      = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$`)
	versionPattern   = regexp.MustCompile(`^[0-9][A-Za-z0-9._-]*$`)
	settingPattern   = regexp.MustCompile(`^[A-Z][A-Z0-9_]*=[A-Za-z0-9._,-]*$`)
)

// check finds what cannot be built or must not be written into a Dockerfile.
func check(s definition.Server) error {
	if s.Dockerfile != "" {
		return checkOwn(s)
	}
	switch {
	case s.From == "" && s.Go == "":
		return errors.New("from: is missing; name a base image, a go program or a dockerfile")
	case s.From != "" && !referencePattern.MatchString(s.From):
		return fmt.Errorf("from %q: is not an image reference", s.From)
	case base(s) == scratch && len(s.Packages) > 0:
		return errors.New("packages: scratch has no package manager; set from to a distribution's image")
	}
	for i, name := range s.Packages {
		if !packagePattern.MatchString(name) {
			return fmt.Errorf("packages[%d] %q: is not the name of a package", i, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Tools)) {
		if !programPattern.MatchString(name) {
			return fmt.Errorf("tools %q: is not a file name of letters, digits, dots, underscores and hyphens", name)
		}
	}
	if strings.ContainsFunc(s.Maintainer, control) || !utf8.ValidString(s.Maintainer) {
		return fmt.Errorf("maintainer %q: must be one line of text", s.Maintainer)
	}
	for i, step := range s.Run {
		if len(step.Args) == 0 && strings.TrimSpace(step.Shell) == "" {
			return fmt.Errorf("run[%d]: is empty", i)
		}
		for _, text := range append(slices.Clone(step.Args), step.Shell) {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				return fmt.Errorf("run[%d] %q: must be UTF-8 without NUL", i, text)
			}
		}
	}
	return nil
}

func checkOwn(s definition.Server) error {
	if s.From != "" || s.Go != "" || len(s.Tools) > 0 || len(s.Packages) > 0 || len(s.Copy) > 0 || len(s.Run) > 0 {
		return fmt.Errorf("dockerfile %q: excludes from, go, tools, packages, copy and run; write those into the Dockerfile", s.Dockerfile)
	}
	return nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// base is what the image stands on.
func base(s definition.Server) string {
	if s.From == "" {
		return scratch
	}
	return s.From
}

// programs are the names of the server's Go programs in the image's root.
func programs(s definition.Server) []string {
	var names []string
	if s.Go != "" {
		names = append(names, "server")
	}
	return append(names, slices.Sorted(maps.Keys(s.Tools))...)
}

func missingBinary(s definition.Server, binaries []copies.File) string {
	for _, name := range programs(s) {
		if !slices.ContainsFunc(binaries, func(f copies.File) bool { return f.Dst == "/"+name }) {
			return name
		}
	}
	return ""
}

package recipe

import (
	_ "embed"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

//go:embed packages.sh
var packagesScript string

// tarText is the Dockerfile of the tar encoding: packages, copies, commands.
func tarText(s definition.Server, in Input, files copies.Set) string {
	var l lines
	l.add("FROM", base(s))
	writePackages(&l, s, in)
	if len(files.Files) > 0 {
		l.add("ADD", archiveName(files), "/")
	}
	writeRest(&l, s, in)
	return l.String()
}

// archiveName is the file of the context that holds all copies.
func archiveName(files copies.Set) string { return files.Digest() + ".tar" }

// base is what the image stands on.
func base(s definition.Server) string {
	if s.From == "" {
		return scratch
	}
	return s.From
}

// writePackages writes what comes before the copies.
func writePackages(l *lines, s definition.Server, in Input) {
	if s.Maintainer != "" {
		l.add("LABEL", "org.opencontainers.image.authors="+quoted(s.Maintainer))
	}
	if switchesUser(s, in) {
		l.add("USER", "0")
	}
	if len(s.Packages) > 0 {
		l.add("ARG", "BERTH_APT_MIRROR")
		l.add("RUN", shell(compact(packagesScript), s.Packages...))
	}
}

// writeRest writes what comes after the copies.
func writeRest(l *lines, s definition.Server, in Input) {
	for _, step := range s.Run {
		if len(step.Args) > 0 {
			l.add("RUN", exec(step.Args...))
		} else {
			l.add("RUN", shell(step.Shell))
		}
	}
	switch {
	case switchesUser(s, in):
		l.add("USER", in.BaseUser)
	case s.Go != "" && base(s) == scratch && s.User == "":
		l.add("USER", nobody)
	}
	if s.Go != "" {
		l.add("ENTRYPOINT", exec("/server"))
	}
}

// switchesUser reports whether root has to do what the base's own user may not.
func switchesUser(s definition.Server, in Input) bool {
	root := in.BaseUser == "" || in.BaseUser == "0" || in.BaseUser == "root" || in.BaseUser == "0:0" || in.BaseUser == "root:root"
	return !root && (len(s.Packages) > 0 || len(s.Run) > 0)
}

package recipe

import (
	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/gobuild"
)

// Input is what a recipe needs beside the definition. The zero value is enough for a server on scratch without copies.
type Input struct {
	// BaseDigest is the engine's image ID of the base; empty for scratch, and where the base is unknown.
	BaseDigest string
	// BaseUser is the user that the base's own configuration names; empty is root. Packages are installed and
	// commands run as root, and the user is set back after them.
	BaseUser string
	// Binaries are the compiled Go programs, at /server or /NAME. The inline encoding compiles them itself.
	Binaries []copies.File
	// Platform is os/arch[/variant], such as linux/amd64.
	Platform string
	// Encoding is tar (also when empty) or inline.
	Encoding string
	// MaxCopy limits all copied files together, in bytes; 0 is no limit (BERTH_MAX_COPY).
	MaxCopy int64
	// Go says how the inline encoding compiles Go programs.
	Go GoStage
}

// GoStage is a stage of a self-contained Dockerfile that compiles Go programs.
type GoStage struct {
	// Version is Go's, as in the tag of the official image: "1.26.0"; a leading "go" is dropped.
	Version string
	// Environment are NAME=VALUE settings of the go tool; CGO_ENABLED=0 when empty.
	Environment []string
	// Flags are the flags of every build; those of a trimmed, stripped, reproducible binary when empty.
	Flags []string
	// Programs are compiled one after the other.
	Programs []Program
}

// Program is one Go program.
type Program struct {
	// Name is the name of its file in the image's root: "server", or a tool's name.
	Name string
	// Package is PACKAGE@VERSION of a published module or, with Files, a path below the module's root: "./cmd/echo".
	Package string
	// Flags are added to those of the stage.
	Flags []string
	// Files are the files of the module, go.mod included; none for a published one.
	Files []gobuild.SourceFile
}

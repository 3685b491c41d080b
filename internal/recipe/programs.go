package recipe

import (
	"maps"
	"slices"

	"github.com/berthdev/berth/internal/copies"
	"github.com/berthdev/berth/internal/definition"
)

// programs are the names of the server's Go programs in the image's root.
func programs(s definition.Server) []string {
	var names []string
	if s.Go != "" {
		names = append(names, "server")
	}
	return append(names, slices.Sorted(maps.Keys(s.Tools))...)
}

// missingBinary is a program that is not among the compiled ones, or "".
func missingBinary(s definition.Server, binaries []copies.File) string {
	for _, name := range programs(s) {
		if !slices.ContainsFunc(binaries, func(f copies.File) bool { return f.Dst == "/"+name }) {
			return name
		}
	}
	return ""
}

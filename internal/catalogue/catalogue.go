// Package catalogue tells people which servers Berth ships with: as a table, and as a page.
//
// It starts nothing and asks no engine: sizes and times are those that were measured and lie beside the definitions.
package catalogue

import (
	"io/fs"
	"path"
	"strings"

	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/figures"
)

// Entry is one server of the catalogue.
type Entry struct {
	definition.Server
	figures.Figures
	// Notes is the comment that opens the definition, a line for each of its lines; empty for none.
	Notes string
}

// List returns the servers of a folder, by name. Variables of definitions have their defaults.
func List(servers fs.FS) ([]Entry, error) {
	sources := definition.Sources{Catalogue: servers, AllowPrivileged: true}
	names, err := definition.Names(sources)
	if err != nil {
		return nil, err
	}
	loaded, err := definition.Load(sources, names)
	if err != nil {
		return nil, err
	}
	list := make([]Entry, len(loaded))
	for i, server := range loaded {
		if list[i], err = newEntry(servers, server); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func newEntry(servers fs.FS, server definition.Server) (Entry, error) {
	measured, err := figures.Read(servers, server.Name)
	if err != nil {
		return Entry{}, err
	}
	text, err := fs.ReadFile(servers, path.Join(server.Name, "server.yaml"))
	if err != nil {
		return Entry{}, err
	}
	// A published Go program has its version in the definition.
	if _, version, found := strings.Cut(server.Go, "@"); found {
		measured.Version = version
	}
	return Entry{Server: server, Figures: measured, Notes: notes(string(text))}, nil
}

// notes is the comment at the beginning of a definition, without its signs.
func notes(text string) string {
	var comment strings.Builder
	for line := range strings.Lines(text) {
		line, found := strings.CutPrefix(line, "#")
		if !found {
			break
		}
		comment.WriteString(strings.TrimPrefix(line, " "))
	}
	return comment.String()
}

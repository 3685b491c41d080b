package initialize

import (
	"embed"
	"errors"
	"io/fs"
	"path"
)

// examples hold the first server: as a program, which needs neither a base image nor a registry, and, for machines without
// Go, from a package of the distribution.
//
//go:embed example
var examples embed.FS

// example adds the first server. Its definition comes last: it makes the folder a server.
func (l *looker) example() {
	if _, err := l.root.Stat("servers"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.note("servers gets no example: %v", err)
		return
	}
	kind, names := "example/package", []string{"index.html", "server.yaml"}
	if l.Go {
		kind, names = "example/program", []string{"main.go", "server.yaml"}
	}
	for _, name := range names {
		content, _ := examples.ReadFile(path.Join(kind, name)) // which it has: a test reads them
		l.miss(File{
			Name: path.Join("servers/hello", name), Content: string(content), Mode: 0o644, Reason: "an example that says hello over http",
		})
	}
}

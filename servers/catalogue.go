package servers

import (
	"context"
	"embed"

	"github.com/berthdev/berth/internal/face"
	"github.com/berthdev/berth/internal/modules"
)

//go:embed */*
var embedded embed.FS

// Shipped holds the definitions that Berth ships with, one folder each, and their figures.
var Shipped = modules.Named(embedded)

// Catalogue prints the servers that come with Berth: version, ports, image size, time to ready and what each is.
func Catalogue(
	_ context.Context,
	format *string, // table, which is the default, or markdown: the page docs/catalogue.md
) error {
	return target("catalogue", func(f face.Face) error {
		format, err := face.OneOf("-format", value(format), "table", "markdown")
		if err != nil {
			return err
		}
		return f.PrintCatalogue(format)
	})
}

package servers

import (
	"context"
	"embed"
	"fmt"
	"os"

	"github.com/berthdev/berth/internal/catalogue"
	"github.com/berthdev/berth/internal/figures"
)

// shipped holds the definitions that Berth ships with, one folder each, and their figures.
//
//go:embed */*
var shipped embed.FS

// definitions is what Berth ships with as definitions are read from it: without the figures.
var definitions = figures.Hide(shipped)

// Catalogue prints the servers that come with Berth: version, ports, image size, time to ready and what each is.
func Catalogue(
	_ context.Context,
	format *string, // table, which is the default, or markdown: the page docs/catalogue.md
) error {
	if err := refuseWords("catalogue"); err != nil {
		return err
	}
	write := catalogue.Table
	switch {
	case format == nil || *format == "table":
	case *format == "markdown":
		write = catalogue.Page
	default:
		return fmt.Errorf("-format=%s: not known; write table or markdown", *format)
	}
	list, err := catalogue.List(shipped)
	if err != nil {
		return err
	}
	return write(os.Stdout, list)
}

// Package measure measures the servers of the catalogue on this machine and writes what it finds beside their
// definitions: the size of the image, the time to ready, and the version of the main package.
//
// It uses the library as the targets do, in a project of its own that is gone afterwards. It is not a test: it has
// no limits of its own.
package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/berthdev/berth/internal/catalogue"
	"github.com/berthdev/berth/internal/definition"
	"github.com/berthdev/berth/internal/figures"
	"github.com/berthdev/berth/internal/modules"
)

// Rounds is how often the time to ready is measured; the first start, which also builds the image, does not count.
const Rounds = 5

// Run measures the named servers, or all for none, one after the other, and writes their figures and docs/catalogue.md
// below module, the folder of Berth's own module. The table of all servers goes to out.
func Run(ctx context.Context, module string, names []string, out io.Writer) (err error) {
	folder := filepath.Join(module, "servers")
	servers, err := load(folder, names)
	if err != nil {
		return err
	}
	p, err := newBench(figures.Hide(modules.Named(os.DirFS(folder))))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.remove(ctx)) }()
	for _, server := range servers {
		found, err := p.measure(ctx, server)
		if err != nil {
			return fmt.Errorf("measure %s: %w", server.Name, err)
		}
		if err := figures.Write(filepath.Join(folder, server.Name), found); err != nil {
			return err
		}
	}
	return publish(module, out)
}

// load reads the named definitions, or all; those that they link to are left out.
func load(folder string, names []string) ([]definition.Server, error) {
	sources := definition.Sources{Catalogue: os.DirFS(folder), AllowPrivileged: true}
	if len(names) == 0 {
		var err error
		if names, err = definition.Names(sources); err != nil {
			return nil, err
		}
	}
	servers, err := definition.Load(sources, names)
	return slices.DeleteFunc(servers, func(s definition.Server) bool { return !slices.Contains(names, s.Name) }), err
}

// measure starts one server again and again, with those that it links to running.
func (p *bench) measure(ctx context.Context, server definition.Server) (figures.Figures, error) {
	times := make([]int64, Rounds)
	if _, err := p.start(ctx, server.Name); err != nil {
		return figures.Figures{}, err
	}
	for i := range times {
		_, err := p.Down(ctx, []string{server.Name})
		if err == nil {
			times[i], err = p.start(ctx, server.Name)
		}
		if err != nil {
			return figures.Figures{}, err
		}
	}
	slices.Sort(times)
	found := figures.Figures{ReadyMS: times[Rounds/2]}
	var err error
	if found.ImageBytes, err = p.imageSize(ctx, server.Name); err != nil {
		return figures.Figures{}, err
	}
	if len(server.Packages) > 0 {
		if found.Version, err = p.version(ctx, server); err != nil {
			return figures.Figures{}, err
		}
	}
	fmt.Fprintf(os.Stderr, "%s: ready in %v ms, image %d bytes, version %q\n", server.Name, times, found.ImageBytes, found.Version)
	_, err = p.Down(ctx, nil)
	return found, err
}

// publish writes the page of the catalogue, and the table to out.
func publish(module string, out io.Writer) error {
	list, err := catalogue.List(os.DirFS(filepath.Join(module, "servers")))
	if err != nil {
		return err
	}
	page, err := os.Create(filepath.Join(module, "docs", "catalogue.md"))
	if err != nil {
		return err
	}
	if err := errors.Join(catalogue.Page(page, list), page.Close()); err != nil {
		return err
	}
	return catalogue.Table(out, list)
}

package face

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/berthdev/berth/internal/logs"
	"github.com/berthdev/berth/internal/project"
)

// Logs prints what servers have written, in the order of time, each line after its server's name.
func (f Face) Logs(ctx context.Context, o project.LogOptions, timestamps bool) error {
	return f.work(ctx, "logs", func(ctx context.Context, p *project.Project) error {
		return printLogs(ctx, p, o, &linePrinter{w: os.Stdout, timestamps: timestamps, colour: colourful(os.Stdout)})
	})
}

// printLogs ends quietly when nobody reads what it prints.
func printLogs(ctx context.Context, p *project.Project, options project.LogOptions, printer *linePrinter) error {
	signal.Ignore(syscall.SIGPIPE) // so that writing fails, and does not end the process: Mage would call that an error
	defer signal.Reset(syscall.SIGPIPE)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var failed error
	options.Begin = func(servers []string) {
		for _, server := range servers {
			printer.width = max(printer.width, len(server))
		}
	}
	err := p.Logs(ctx, options, func(line logs.Line) {
		if failed == nil {
			if failed = printer.print(line); failed != nil {
				cancel()
			}
		}
	})
	switch {
	case errors.Is(failed, syscall.EPIPE):
		return nil
	case failed != nil:
		return failed
	}
	return err
}

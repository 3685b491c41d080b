package servers

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/berthdev/berth/internal/logs"
	"github.com/berthdev/berth/internal/project"
)

// Logs prints what servers have written, in the order of time, each line after its server's name.
func Logs(
	ctx context.Context,
	servers *string, // names, separated by commas; without it all servers that have a container
	follow *bool, // go on with what comes, over replacements of containers, until all have ended
	tail *int, // how many of each server's last lines to begin with; all without it
	since *time.Duration, // only what is not older than this, such as 10m
	timestamps *bool, // with the time of each line
) error {
	options := project.LogOptions{Follow: value(follow)}
	var err error
	if options.Servers, err = namesOf(servers); err != nil {
		return err
	}
	if tail != nil {
		if options.Tail = *tail; *tail < 0 {
			return fmt.Errorf("-tail=%d: not a number of lines", *tail)
		} else if *tail == 0 {
			options.Tail = -1
		}
	}
	if since != nil {
		if options.Since = *since; *since <= 0 {
			return fmt.Errorf("-since=%v: not a duration above 0", *since)
		}
	}
	return work(ctx, "logs", func(ctx context.Context, p *project.Project) error {
		return printLogs(ctx, p, options, &linePrinter{w: os.Stdout, timestamps: value(timestamps)})
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

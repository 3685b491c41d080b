package face

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/status"
	"github.com/berthdev/berth/internal/text"
)

// Status prints how servers are now and what up would do to them, as a table or json. With watch it goes on until it is
// interrupted: on a terminal in place, elsewhere whenever something has changed.
func (f Face) Status(ctx context.Context, servers []string, format string, watch bool) error {
	return f.work(ctx, "status", func(ctx context.Context, p *project.Project) error {
		if watch {
			return watchStatus(ctx, p, servers, format)
		}
		text, err := statusText(ctx, p, servers, format)
		if _, printErr := fmt.Fprint(os.Stdout, text); printErr != nil {
			return printErr
		}
		return err
	})
}

// statusText is the list as JSON, as a table where that fits into the terminal, or else as blocks. It is what is known after
// an error too.
func statusText(ctx context.Context, p *project.Project, servers []string, format string) (string, error) {
	list, err := p.Status(ctx, servers)
	if err != nil && len(list) == 0 {
		return "", err
	}
	if format == "json" {
		text, jsonErr := status.JSON(p.Name(), list)
		return text, errors.Join(jsonErr, err)
	}
	return status.Text(p.Name(), list, time.Now(), terminalWidth(os.Stdout)), err
}

// watchPause is how long a watched status stays.
const watchPause = time.Second

// watchStatus prints the status again and again. An error is shown in its place: the engine may come back.
func watchStatus(ctx context.Context, p *project.Project, servers []string, format string) error {
	inPlace := format != "json" && terminalWidth(os.Stdout) > 0
	tick := time.NewTicker(watchPause)
	defer tick.Stop()
	for last := ""; ; {
		text, err := statusText(ctx, p, servers, format)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			text += err.Error() + "\n"
		}
		switch {
		case inPlace: // from the upper left corner, each line to its end, and nothing below
			_, err = fmt.Fprint(os.Stdout, "\x1b[H"+strings.ReplaceAll(text, "\n", "\x1b[K\n")+"\x1b[J")
		case withoutTimes(text) != withoutTimes(last):
			_, err = fmt.Fprint(os.Stdout, text)
		default:
			err = nil
		}
		if err != nil {
			return err
		}
		last = text
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// withoutTimes is a status without how long it has been so.
func withoutTimes(text string) string { return ages.ReplaceAllString(text, "") }

var ages = text.LazyRegexp(`\b\d+(ms|s|m|h|d)\b *`)

// terminalWidth is how many columns there are; 0 for a file or a pipe, which have no end.
func terminalWidth(file *os.File) int {
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

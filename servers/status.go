package servers

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/status"
)

// Status prints how servers are now and what up would do to them, and waits for nothing.
func Status(
	ctx context.Context,
	servers *string, // names, separated by commas; without it the chosen servers and all that have a container
	format *string, // table, which is the default, or json
) error {
	names, err := namesOf(servers)
	if err != nil {
		return err
	}
	if err := oneOf("-format", format, "table", "json"); err != nil {
		return err
	}
	return work(ctx, "status", func(ctx context.Context, p *project.Project) error {
		list, err := p.Status(ctx, names)
		if err != nil && len(list) == 0 {
			return err
		}
		if printErr := printStatus(p.Name(), list, format != nil && *format == "json"); printErr != nil {
			return printErr
		}
		return err
	})
}

// printStatus writes the list as a table where that fits into the terminal, and else as blocks.
func printStatus(name string, list []project.Status, asJSON bool) error {
	text, err := "", error(nil)
	if asJSON {
		text, err = status.JSON(name, list)
	} else {
		text = status.Text(name, list, time.Now(), terminalWidth(os.Stdout))
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(os.Stdout, text)
	return err
}

// terminalWidth is how many columns there are; 0 for a file or a pipe, which have no end.
func terminalWidth(file *os.File) int {
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

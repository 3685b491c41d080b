package face

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/berthdev/berth/internal/project"
	"github.com/berthdev/berth/internal/status"
)

// Status prints how servers are now and what up would do to them, as a table or json.
func (f Face) Status(ctx context.Context, servers []string, format string) error {
	return f.work(ctx, "status", func(ctx context.Context, p *project.Project) error {
		list, err := p.Status(ctx, servers)
		if err != nil && len(list) == 0 {
			return err
		}
		if printErr := printStatus(p.Name(), list, format == "json"); printErr != nil {
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

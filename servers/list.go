package servers

import (
	"context"
	"io"
	"os"

	"github.com/berthdev/berth/internal/commandline"
	"github.com/berthdev/berth/internal/inventory"
	"github.com/berthdev/berth/internal/project"
)

// List prints which projects the engine has something of, in whatever folder they are, and whether that is gone.
func List(
	ctx context.Context,
	format *string, // table, which is the default, or json
) error {
	if err := oneOf("-format", format, "table", "json"); err != nil {
		return err
	}
	return work(ctx, "list", func(ctx context.Context, p *project.Project) error {
		list, err := p.List(ctx)
		if err != nil {
			return err
		}
		text := inventory.Text(list)
		if format != nil && *format == "json" {
			if text, err = inventory.JSON(list); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(os.Stdout, text); err != nil {
			return err
		}
		for _, line := range inventory.Next(list, commandline.Start("list")) {
			say("", line)
		}
		return nil
	})
}

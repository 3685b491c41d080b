package face

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/berthdev/berth/internal/findings"
	"github.com/berthdev/berth/internal/project"
)

// Doctor prints what is in the way of up, and all else that was looked at, as text or json; with fix it mends what can be mended
// without any harm. Something in the way is an [Exit] with 1.
func (f Face) Doctor(ctx context.Context, fix bool, format string) error {
	options, err := f.options("doctor")
	if err != nil {
		return err
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	over := f.look("doctor")
	found, failed := project.Doctor(ctx, options, fix)
	over()
	if failed != nil && !fix { // what was mended is told all the same
		return exitCode(ctx, failed, f.Typed.Start)
	}
	text := findings.Text(found.Findings, terminalWidth(os.Stdout))
	if format == "json" {
		if text, err = findings.JSON(found.Project, found.Root, found.Findings); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(os.Stdout, text); err != nil || failed != nil {
		return exitCode(ctx, errors.Join(err, failed), f.Typed.Start)
	}
	switch blocks := findings.Count(found.Findings, findings.Blocks); blocks {
	case 0:
		f.say("", "nothing is in the way of up")
		return nil
	case 1:
		return &Exit{Code: 1, Text: "doctor: 1 finding is in the way of up"}
	default:
		return &Exit{Code: 1, Text: fmt.Sprintf("doctor: %d findings are in the way of up", blocks)}
	}
}

package face

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/berthdev/berth/internal/mistakes"
	"github.com/berthdev/berth/internal/project"
)

// Validate prints what is wrong in settings and definitions, as text or json. The error says how much that is.
func (f Face) Validate(servers []string, format string) error {
	o, err := f.options("validate")
	if err != nil {
		return err
	}
	found, err := project.Validate(o, servers)
	if err != nil {
		return err
	}
	text := mistakes.Text(found.Mistakes, terminalWidth(os.Stdout))
	if format == "json" {
		if text, err = mistakes.JSON(found.Mistakes); err != nil {
			return err
		}
	} else if text == "" {
		text = valid(found.Servers) + "\n"
	}
	if _, err := io.WriteString(os.Stdout, text); err != nil {
		return err
	}
	switch count := len(found.Mistakes); count {
	case 0:
		return nil
	case 1:
		return errors.New("1 mistake")
	default:
		return fmt.Errorf("%d mistakes", count)
	}
}

// valid says that nothing is wrong.
func valid(servers int) string {
	switch servers {
	case 0:
		return "the settings are valid; there is no servers/NAME/server.yaml yet"
	case 1:
		return "1 server and the settings are valid"
	}
	return fmt.Sprintf("%d servers and the settings are valid", servers)
}
